"""Cells that a spreadsheet would run as a formula, written so that it will not.

A program that reads a package of ours gets the text back as it was: what is written
with an apostrophe is read without it, and so is what began with one already. Numbers,
coordinates and telephone numbers may begin with a sign: they are left alone.
"""

import re

_RUNS = re.compile(r"'*(?:[=@\t\r]|[+-](?![\d\s().,+-]*$))")


def escape(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    return f"'{text}" if _RUNS.match(text) else text


def unescape(text: str) -> str:
    """Take back the apostrophe that `escape` put there."""
    return text[1:] if text[:1] == "'" and _RUNS.match(text[1:]) else text
