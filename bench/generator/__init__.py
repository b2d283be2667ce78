"""Rows by the hundred thousand, sealed and filed as the product would have written them."""
