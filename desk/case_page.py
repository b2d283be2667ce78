"""What the case page reads: a whole case in a handful of statements."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField, Prefetch, QuerySet
from django.db.models.expressions import RawSQL

from cases.models import (
    Addendum,
    CarePlan,
    Case,
    Consent,
    Need,
    Session,
)
from followups.models import FollowUp

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
    "call__offered_by__name",
    "call__held_by__name",
    "call__recontact__again",
    "call__recontact__kind",
    "call__recontact__after",
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


def rows(source: str, *plain: str, order: str = "r.id", **named: str) -> RawSQL:
    """Bring the plain columns of child rows along, as a list in their parent's statement.

    `source` is what follows FROM, its row named r; `named` columns are SQL. Built from
    querysets, these lists cost a fifth of the page. Times arrive as ISO text. Sealed
    columns cannot come this way: only a row opens them.
    """
    columns = {name: f"r.{name}" for name in plain} | named
    pairs = ", ".join(f"'{name}', {column}" for name, column in columns.items())
    # Every name in it is written in this module.
    found = f"SELECT jsonb_build_object({pairs}) FROM {source} ORDER BY {order}"  # noqa: S608
    return RawSQL(f"ARRAY({found})", (), output_field=ArrayField(JSONField()))  # noqa: S611


NAME_OF = "(SELECT u.name FROM accounts_user u WHERE u.id = r.{})"


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


def beside() -> dict[str, RawSQL]:
    """Name what a case's own statement can bring along."""
    return {
        "need_rows": rows(
            "cases_need r WHERE r.case_id = cases_case.id",
            *("id", "code", "status", "met_at", "created_at"),
        ),
        "consent_rows": rows(
            "cases_consent r WHERE r.case_id = cases_case.id",
            *("id", "scope", "status", "given_at", "until", "withdrawn_at"),
        ),
    }


def _sessions(case: Case) -> QuerySet:
    joined = Session.objects.filter(case=case).select_related(
        *("clinician", "call__call_type", "call__recontact"),
        *("call__offered_by", "call__held_by"),
    )
    return (
        joined.only(*SESSION)
        .annotate(
            response_rows=rows(
                "dispatch_response r WHERE r.call_id = cases_session.call_id",
                *("kind", "status", "requested_at", "on_scene_at"),
                *("contact_confirmed_at", "further_action", "closed_at"),
            ),
            co_signature_rows=rows(
                "cases_cosignature r WHERE r.session_id = cases_session.id",
                *("staff_name", "credential", "created_at"),
            ),
            assessment_rows=rows(
                "cases_assessment r WHERE r.session_id = cases_session.id",
                *("instrument", "score", "risk_level", "created_at"),
            ),
        )
        .prefetch_related(Prefetch("addenda", queryset=Addendum.objects.order_by("pk")))
        .order_by("-started_at")
    )


def _referrals(case: Case) -> QuerySet:
    return (
        case.referrals.select_related(
            "need",
            "service_at_location__service",
            "service_at_location__location",
        )
        .only(*REFERRAL)
        .annotate(
            move_rows=rows(
                "referrals_historicalreferral r WHERE r.id = referrals_referral.id",
                "status",
                order="r.history_id",
                at="r.history_date",
                who=NAME_OF.format("history_user_id"),
            )
        )
        .order_by("-created_at")
    )


def _follow_ups(case: Case) -> QuerySet:
    return (
        FollowUp.objects.filter(case=case)
        .select_related("assigned_to", "step")
        .only(*FOLLOW_UP)
        .annotate(
            attempt_rows=rows(
                "followups_attempt r WHERE r.follow_up_id = followups_followup.id",
                *("outcome", "made_at", "is_linked_to_care"),
                who=NAME_OF.format("made_by_id"),
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
