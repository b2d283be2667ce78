"""The only writer of HSDS metadata for what is edited here."""

import re
from typing import Any

from accounts.models import User
from core.access import trace
from providers.feeds import clean
from providers.models import DirectoryRow, Metadata, ProviderLink, Source


def note(  # noqa: PLR0913 - as many as the row of HSDS has
    row: DirectoryRow,
    field: str,
    before: Any,
    after: Any,
    by: User | ProviderLink | Source,
    *,
    action: str = "update",
) -> None:
    """Leave the HSDS metadata row and the trace of one field's edit."""
    said = [_said(value) for value in (before, after)]
    desk = Source.objects.desk(by.jurisdiction)
    Metadata.objects.create(
        origin=desk,
        resource_id=row.pk,
        resource_type=table_of(row),
        last_action_date=desk.today,
        last_action_type=action,
        field_name=field,
        previous_value=said[0],
        replacement_value=said[1],
        updated_by=by.name,
    )
    trace("change", row, reason=field)


def _said(value: Any) -> str:
    if isinstance(value, DirectoryRow):
        return str(value.pk)
    return "" if value is None else str(clean.plain(value))


def table_of(row: DirectoryRow) -> str:
    """Name the HSDS table of a row: `service_at_location` of a ServiceAtLocation."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(row).__name__).lower()
