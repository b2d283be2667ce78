"""What program admins do with the diversion policy: copy, edit, put in force, retire."""

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from core.errors import ConflictError, DomainError
from dispatch.models import DiversionPolicy
from dispatch.models.screens import safety_questions
from dispatch.policy.faults import LONGEST_ID, excludes

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

Rule = dict[str, Any]
SETTINGS = ("purpose", "fallback", "fallback_words", "offer_limit")


def mark_of(rule: Mapping[str, Any] | None) -> str:
    """Tell one state of a rule from another, for a page that stood a while."""
    text = json.dumps(rule, sort_keys=True)
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


@transaction.atomic
def copy_policy(source: DiversionPolicy, *, by: "User") -> DiversionPolicy:
    """Begin a new draft with the rules and settings of this version."""
    mine = DiversionPolicy.objects.filter(jurisdiction_id=source.jurisdiction_id)
    # One at a time: two copies made at once must not get the same number.
    list(mine.select_for_update().order_by("version").values_list("pk"))
    newest = mine.aggregate(newest=Max("version"))["newest"]
    return DiversionPolicy(
        jurisdiction_id=source.jurisdiction_id,
        version=newest + 1,
        based_on=source.version,
        rules=source.rules,
        fallback=source.fallback,
        fallback_words=source.fallback_words,
        offer_limit=source.offer_limit,
    ).store(by=by)


@transaction.atomic
def set_policy(draft: DiversionPolicy, *, by: "User", **settings: Any) -> None:
    """Change what a draft is for, its fallback, or how long an offer waits."""
    _lock(draft)
    draft._amend(by=by, **{n: settings[n] for n in SETTINGS if n in settings})


@transaction.atomic
def add_rule(draft: DiversionPolicy, rule: Rule, *, by: "User") -> str:
    """Put a rule at the end of a draft and return the name it gets."""
    rules = _lock(draft)
    named = {"id": _name_for(rule["reason"], {r["id"] for r in rules}), **rule}
    draft._amend(by=by, rules=_safety_first(draft, [*rules, named]))
    return named["id"]


@transaction.atomic
def change_rule(
    draft: DiversionPolicy, name: str, rule: Rule, *, by: "User", seen: str
) -> None:
    """Write a rule of a draft anew; `seen` is the mark of what the writer saw.

    Raises ConflictError where a colleague changed or removed it meanwhile.
    """
    rules = _lock(draft)
    at = _place(rules, name)
    if mark_of(rules[at]) != seen:
        raise ConflictError(
            "A colleague changed this rule meanwhile. Nothing was saved: "
            "look at it again."
        )
    safety = safety_questions(draft.jurisdiction_id)
    if excludes(rules[at], safety) and rules[at].get("when") != rule.get("when"):
        raise DomainError("What a safety exclusion means stays: only its end changes.")
    rules[at] = {"id": name, **rule}
    draft._amend(by=by, rules=_safety_first(draft, rules))


@transaction.atomic
def remove_rule(draft: DiversionPolicy, name: str, *, by: "User") -> None:
    """Take a rule out of a draft; a safety exclusion stays."""
    rules = _lock(draft)
    at = _place(rules, name)
    if excludes(rules[at], safety_questions(draft.jurisdiction_id)):
        raise DomainError("A safety exclusion stays: it cannot be removed.")
    draft._amend(by=by, rules=rules[:at] + rules[at + 1 :])


@transaction.atomic
def move_rule(draft: DiversionPolicy, name: str, step: int, *, by: "User") -> bool:
    """Move a rule one place up or down; say whether it moved.

    Safety exclusions change places among themselves and never with another rule.
    """
    rules = _lock(draft)
    at = _place(rules, name)
    to = at + step
    if not 0 <= to < len(rules):
        return False
    safety = safety_questions(draft.jurisdiction_id)
    if bool(excludes(rules[at], safety)) != bool(excludes(rules[to], safety)):
        raise DomainError("Safety exclusions stand first: no other rule passes them.")
    rules[at], rules[to] = rules[to], rules[at]
    draft._amend(by=by, rules=rules)
    return True


@transaction.atomic
def put_in_force(
    draft: DiversionPolicy, *, by: "User", instead_of: "UUID | None"
) -> None:
    """Activate a draft and retire the version in force, both or neither.

    `instead_of` is the active version that whoever decides was shown; raises
    ConflictError where it is another one by now.
    """
    mine = DiversionPolicy.objects.filter(jurisdiction_id=draft.jurisdiction_id)
    held = list(mine.select_for_update().order_by("version"))
    active = next((one for one in held if one.status == one.Status.ACTIVE), None)
    if (active.pk if active else None) != instead_of:
        raise ConflictError(
            "Another version came into force meanwhile. Nothing was changed: "
            "look again at what this draft would change."
        )
    if active:
        active.retire(by=by)
    draft.activate(by=by)


def _lock(draft: DiversionPolicy) -> list[Rule]:
    """Hold a draft and give its rules as they are now; raises ConflictError for no draft."""
    draft.refresh_from_db(from_queryset=DiversionPolicy.objects.select_for_update())
    draft.check_draft()
    return list(draft.rules)


def _place(rules: list[Rule], name: str) -> int:
    for at, rule in enumerate(rules):
        if rule["id"] == name:
            return at
    raise ConflictError("This rule is gone: a colleague removed it.")


def _safety_first(draft: DiversionPolicy, rules: list[Rule]) -> list[Rule]:
    """Put safety exclusions above all other rules, each kind in the order it has."""
    safety = safety_questions(draft.jurisdiction_id)
    return sorted(rules, key=lambda rule: not excludes(rule, safety))


def _name_for(reason: str, taken: set[str]) -> str:
    stem = slugify(reason)[: LONGEST_ID - 4].strip("-") or "rule"
    numbers = (f"{stem}-{number}" for number in range(2, 1000))
    return stem if stem not in taken else next(n for n in numbers if n not in taken)
