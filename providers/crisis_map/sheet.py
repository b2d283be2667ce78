"""The register of gaps on paper: CSV that no spreadsheet runs, and PDF/UA."""

import csv
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string

from accounts.models import User
from core.errors import DomainError
from providers.crisis_map.shortfall import Line
from providers.feeds.formulas import escape

HEADINGS = (
    "gap",
    "from",
    "intercept",
    "kind",
    "area",
    "people turned away",
    "times by persons unknown",
    "times in all",
    "reasons",
    "doors of the kind there",
    "priority",
    "status",
    "owner",
    "note",
)


def write(out: Any, lines: Iterable[Line], user: User) -> int:
    """Write a line a gap, numbers as this user may know them; return how many."""
    sheet = csv.writer(out)
    sheet.writerow(HEADINGS)
    written = 0
    for line in lines:
        sheet.writerow(escape(cell) for cell in cells(line, user))
        written += 1
    return written


def cells(line: Line, user: User) -> list[str]:
    gap, tally = line.gap, line.tally
    return [
        str(gap),
        gap.get_origin_display(),
        gap.intercept,
        gap.need_label if gap.need else "",
        gap.area,
        tally.said_to(user),
        tally.unknown_said_to(user),
        tally.times_said_to(user),
        ", ".join(line.reasons_said_to(user)),
        "unknown" if line.doors is None else str(line.doors),
        gap.priority,
        gap.get_status_display(),
        gap.owner.name if gap.owner else "",
        gap.note,
    ]


def as_pdf(context: dict[str, Any]) -> bytes:
    """Draw the register as PDF/UA.

    Raises DomainError with what to install where the machine cannot.
    """
    try:
        # Three seconds and 60 MB that no other page needs.
        from weasyprint import HTML, URLFetcher  # noqa: PLC0415
    except OSError as error:
        raise DomainError(
            "This server cannot draw PDF files yet: as root, `apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` lets it. The CSV "
            "holds the same."
        ) from error
    page = render_to_string("providers/gaps/register.pdf.html", context)
    # Neither from the net nor from the disk may a document fetch anything.
    only_data = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    return HTML(string=page, url_fetcher=only_data).write_pdf(pdf_variant="pdf/ua-1")
