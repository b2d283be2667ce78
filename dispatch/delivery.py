"""Sending CAD what it is owed, each at least once and under one id."""

import json
import logging
import time
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.models import Jurisdiction
from core.scope import scope
from dispatch import webhooks
from dispatch.actions.telling import notice_given_up
from dispatch.models import CadReport
from dispatch.posting import NotDelivered, post
from notifications.models import new_lease

log = logging.getLogger(__name__)

BATCH = 10  # one lease covers these, sent one after another


def deliver_in(jurisdiction: Jurisdiction) -> int:
    """Send one jurisdiction's reports batch by batch; return how many were taken.

    Nothing is locked while a receiver thinks: a claim is a lease, and what a worker
    does not live to settle comes back when the lease ends, under the same id.
    """
    sent = 0
    down: set[UUID] = set()
    while claimed := _claim(jurisdiction, lease := new_lease(), down):
        for report in claimed:
            if report.outlet_id in down:
                _put_off(jurisdiction, lease, report)
            else:
                sent += _try(jurisdiction, lease, report, down)
    return sent


def _claim(jurisdiction: Jurisdiction, lease: UUID, down: set[UUID]) -> list[CadReport]:
    with scope(jurisdiction):
        owed = CadReport.objects.exclude(outlet__in=down)
        until = timezone.now() + settings.CAD_OUT_LEASE
        return owed.claim(lease, until=until, most=BATCH)


def _put_off(jurisdiction: Jurisdiction, lease: UUID, report: CadReport) -> None:
    """Let what was not even tried wait for its receiver; it is not to blame."""
    with scope(jurisdiction):
        report.settle(lease, due_at=timezone.now() + report.FIRST_RETRY)


def _try(
    jurisdiction: Jurisdiction, lease: UUID, report: CadReport, down: set[UUID]
) -> bool:
    """Send one report and write what came of it; tell whether it was taken."""
    try:
        _send(report)
        result = {"state": CadReport.State.SENT, "sent_at": timezone.now()}
    except NotDelivered as error:
        log.warning("report %s was not taken: %s", report.pk, error)
        result = report.after_failure(error)
        if error.is_down:
            down.add(report.outlet_id)
    with scope(jurisdiction):
        settled = report.settle(lease, **result)
        if settled and result["state"] == CadReport.State.DEAD:
            notice_given_up(report)
    return settled and result["state"] == CadReport.State.SENT


def _send(report: CadReport) -> None:
    body = json.dumps({"id": report.message_id, **report.content}).encode()
    stamp = str(int(time.time()))
    signatures = (
        webhooks.sign(secret, report.message_id, stamp, body)
        for secret in report.outlet.live_secrets
    )
    headers = {
        "webhook-id": report.message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signatures),
        "webhook-feed": report.outlet.feed.name,
    }
    post(report.outlet.address, body, headers)
