"""What the case page reads: a whole case in a handful of statements."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import JSONObject

from cases.models import (
    Addendum,
    Assessment,
    CarePlan,
    Case,
    Consent,
    CoSignature,
    Need,
    Session,
)
from dispatch.models import Response
from followups.models import Attempt, FollowUp
from referrals.models import Referral

# What the page and the timeline show. The notes themselves, most of a session's row,
# are on its own page.
SESSION = (
    "jurisdiction",
    "case",
    "kind",
    "status",
    "started_at",
    "ended_at",
    "summary",
    "risk_level",
    "outcome_class",
    "signed_at",
    "staff_name",
    "credential",
    "voided_at",
    "void_reason",
    "clinician__name",
    "call__cad_number",
    "call__received_at",
    "call__offered_at",
    "call__accepted_at",
    "call__engaged_at",
    "call__closed_at",
    "call__outcome_class",
    "call__type_text",
    "call__call_type__code",
    "call__call_type__label",
    "call__held_by__name",
)
REFERRAL = (
    "case",
    "status",
    "sent_at",
    "created_at",
    "need__code",
    "service_at_location__service__name",
    "service_at_location__service__is_confidential",
    "service_at_location__location__name",
    "service_at_location__location__is_confidential",
)
FOLLOW_UP = (
    "purpose",
    "status",
    "stop",
    "created_at",
    "due_at",
    "window_ends_at",
    "ended_at",
    "assigned_to__name",
    "step__label",
)


def rows(queryset: QuerySet, *plain: str, **named: str) -> ArraySubquery:
    """Bring the plain columns of child rows along, as a list in their parent's statement.

    Times arrive as ISO text. Sealed columns cannot come this way: only a row opens them.
    """
    columns = {name: F(name) for name in plain} | {k: F(v) for k, v in named.items()}
    return ArraySubquery(queryset.order_by("pk").values(json=JSONObject(**columns)))


def whole_case(case: Case) -> dict[str, Any]:
    """Read all that the case page and its timeline show; `beside` may be read already."""
    if hasattr(case, "need_rows"):
        held = vars(case)
    else:
        held = Case.objects.values(**beside()).get(pk=case.pk)
    return {
        "case": case,
        "person": case.person,
        "needs": [_need(row) for row in held["need_rows"]],
        "consents": [_consent(row) for row in held["consent_rows"]],
        "sessions": list(_sessions(case)),
        "referrals": list(_referrals(case)),
        "follow_ups": list(_follow_ups(case)),
        "care_plan": CarePlan.objects.filter(
            person=case.person_id, status=CarePlan.Status.CURRENT
        ).first(),
    }


def beside() -> dict[str, ArraySubquery]:
    """Name what a case's own statement can bring along."""
    needs = Need.objects.filter(case=OuterRef("pk"))
    consents = Consent.objects.filter(case=OuterRef("pk"))
    return {
        "need_rows": rows(needs, "id", "code", "status", "met_at", "created_at"),
        "consent_rows": rows(
            consents, "id", "scope", "status", "given_at", "until", "withdrawn_at"
        ),
    }


def _sessions(case: Case) -> QuerySet:
    responses = Response.objects.filter(call=OuterRef("call"))
    signatures = CoSignature.objects.filter(session=OuterRef("pk"))
    instruments = Assessment.objects.filter(session=OuterRef("pk"))
    joined = Session.objects.filter(case=case).select_related(
        "clinician", "call__call_type", "call__held_by"
    )
    return (
        joined.only(*SESSION)
        .annotate(
            response_rows=rows(
                responses,
                "kind",
                "status",
                "requested_at",
                "on_scene_at",
                "contact_confirmed_at",
                "further_action",
                "closed_at",
            ),
            co_signature_rows=rows(
                signatures, "staff_name", "credential", "created_at"
            ),
            assessment_rows=rows(
                instruments, "instrument", "score", "risk_level", "created_at"
            ),
        )
        .prefetch_related(Prefetch("addenda", queryset=Addendum.objects.order_by("pk")))
        .order_by("-started_at")
    )


def _referrals(case: Case) -> QuerySet:
    moves = Referral.history.model.objects.filter(id=OuterRef("pk"))
    return (
        case.referrals.select_related(
            "need",
            "service_at_location__service",
            "service_at_location__location",
        )
        .only(*REFERRAL)
        .annotate(
            move_rows=ArraySubquery(
                moves.order_by("history_id").values(
                    json=JSONObject(
                        status="status", at="history_date", who="history_user__name"
                    )
                )
            )
        )
        .order_by("-created_at")
    )


def _follow_ups(case: Case) -> QuerySet:
    attempts = Attempt.objects.filter(follow_up=OuterRef("pk"))
    return (
        FollowUp.objects.filter(case=case)
        .select_related("assigned_to", "step")
        .only(*FOLLOW_UP)
        .annotate(
            attempt_rows=rows(
                attempts, "outcome", "made_at", "is_linked_to_care", who="made_by__name"
            )
        )
        .order_by("due_at")
    )


def _need(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "label": Need.Code(row["code"]).label,
        "is_met": row["status"] == Need.Status.MET,
        "is_withdrawn": row["status"] == Need.Status.WITHDRAWN,
    }


def _consent(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "label": Consent.Scope(row["scope"]).label,
        "status_label": Consent.Status(row["status"]).label,
        "is_given": row["status"] == Consent.Status.GIVEN,
    }
