"""Word from the floor that an entry is wrong, and the answer to whoever said so."""

from django.db import transaction

from accounts.models import User
from core.access import trace
from core.scope import scope
from notifications.actions import Owed, owe
from notifications.models import Notice
from providers.actions import staleness
from providers.models import DirectoryReport, Service

SUBJECT = "providers.directoryreport"


@transaction.atomic
def report_wrong(
    service: Service, *, by: User, kind: str, note: str = ""
) -> DirectoryReport:
    """Put word from the floor on the admin's list; search warns of it from now on."""
    report = DirectoryReport(service=service, kind=kind, note=note, reported_by=by)
    report.full_clean()
    report.save()
    trace("change", service, reason=f"reported: {kind}")
    staleness.weigh([service.pk])
    return report


@transaction.atomic
def settle(report: DirectoryReport, *, by: User, outcome: str) -> None:
    """Take a report off the list, and tell whoever made it what came of it."""
    report.resolve(by=by, outcome=outcome)
    report.refresh_from_db()
    staleness.weigh([report.service_id])
    reporter = report.reported_by
    if reporter == by or reporter.jurisdiction is None:
        return
    # The directory is shared: the reporter may work in another jurisdiction.
    owed = Owed(report.pk, report.resolved_at, reporter.pk)
    with scope(reporter.jurisdiction):
        owe(
            reporter.jurisdiction,
            Notice.Kind.REPORT_SETTLED,
            SUBJECT,
            [owed],
            by_mail=False,
        )
