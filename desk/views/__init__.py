"""The working pages that span rooms, cut by what is on the screen."""
