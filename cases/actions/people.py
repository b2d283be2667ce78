"""Who is on the line: suggesting, confirming and naming."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date

from accounts.models import User
from cases.actions.drafts import Clash, fold_draft, next_version
from cases.actions.episodes import join_cases, open_case
from cases.models import (
    Person,
    PersonMatch,
    PersonToken,
    Relationship,
    Session,
    tokens_of,
)
from cases.models.content import CARRIED
from cases.models.person import refuse_birth_date
from core.access import trace
from core.errors import ConflictError
from core.text import normal_phone
from dispatch.models import Call

# So many people sharing a token say nothing about who is on the line.
CANDIDATES = 500
SHOWN = 8
# A phone or a birth date says more than a name, and a name more than its sound.
WEIGHT = {
    PersonToken.Kind.PHONE: 6,
    PersonToken.Kind.BIRTH_DATE: 5,
    PersonToken.Kind.ADDRESS: 4,
    PersonToken.Kind.NAME: 2,
    PersonToken.Kind.SOUND: 1,
}


@dataclass(frozen=True)
class Match:
    """A person known before who may be the one meant, and by what."""

    person: Person
    by: tuple[str, ...]
    weight: int

    @property
    def reasons(self) -> str:
        words = {"birth_date": "date of birth", "sound": "sound of name"}
        return ", ".join(words.get(kind, kind) for kind in self.by)


def find_people(user: User, tokens: Iterable[tuple[str, bytes]]) -> list[Match]:
    """List the people filed under these tokens, likeliest first.

    A name alone must agree in every part given, by spelling or by sound.
    """
    tokens = set(tokens)
    found: dict[Any, Counter] = {}
    for kind in sorted({kind for kind, _ in tokens}):
        values = [token for k, token in tokens if k == kind]
        rows = PersonToken.objects.filter(
            jurisdiction=user.jurisdiction_id, kind=kind, token__in=values
        ).values_list("person_id", flat=True)[:CANDIDATES]
        for person_id in rows:
            found.setdefault(person_id, Counter())[kind] += 1
    parts = sum(kind == PersonToken.Kind.SOUND for kind, _ in tokens)
    likely = {pk: kinds for pk, kinds in found.items() if _is_likely(kinds, parts)}
    people = Person.objects.visible_to(user).in_bulk(likely)
    matches = [
        _match(people[pk], kinds) for pk, kinds in likely.items() if pk in people
    ]
    return sorted(matches, key=lambda match: -match.weight)


def _is_likely(kinds: Counter, parts: int) -> bool:
    if kinds.keys() - {PersonToken.Kind.NAME, PersonToken.Kind.SOUND}:
        return True
    return (
        kinds[PersonToken.Kind.SOUND] >= parts or kinds[PersonToken.Kind.NAME] >= parts
    )


def _match(person: Person, kinds: Counter) -> Match:
    weight = sum(WEIGHT[kind] * count for kind, count in kinds.items())
    order = [str(kind) for kind in WEIGHT if kinds[kind]]
    if "name" in order and "sound" in order:
        order.remove("sound")
    return Match(person=person, by=tuple(order), weight=weight)


def suggest_people(session: Session, *, by: User) -> list[Match]:
    """Suggest who is on the line, by the call's number, place and earlier callers.

    Those already answered for this session are not suggested again.
    """
    call, person = session.call, session.case.person
    known = {"phone": person.phone, "address": person.address, "name": person.name}
    if call:
        known["phone"] = known["phone"] or call.callback
        known["address"] = known["address"] or call.place
    if session.relationship == Relationship.SELF:
        known["name"] = known["name"] or session.calling_party
    found = find_people(by, tokens_of(session.jurisdiction_id, **known))
    answered = set(session.matches.values_list("person_id", flat=True)) | {person.pk}
    seen = {match.person.pk for match in found}
    found += [m for m in _who_called_before(call, by=by) if m.person.pk not in seen]
    return [match for match in found if match.person.pk not in answered][:SHOWN]


def _who_called_before(call: Call | None, *, by: User) -> list[Match]:
    if call is None:
        return []
    calls = Call.objects.earlier_contacts(call).values("pk")
    sessions = Session.objects.visible_to(by).filter(call__in=calls)
    people = Person.objects.filter(pk__in=sessions.values("case__person"))[:SHOWN]
    return [Match(person=p, by=("earlier call",), weight=3) for p in people]


def search_people(
    *, by: User, name: str = "", phone: str = "", birth_date: str = ""
) -> list[Match]:
    """Find people by what a caller says of them; leaves a trace of the search."""
    tokens = tokens_of(
        by.jurisdiction_id, name=name, phone=phone, birth_date=birth_date
    )
    trace("search", ("cases.person", None))
    return find_people(by, tokens)[:25] if tokens else []


@transaction.atomic
def confirm_match(session: Session, person: Person, *, by: User) -> Session:
    """Say that the one on the line is this person, and go on in that person's case.

    The case opened for an unknown voice becomes the person's, or where the
    person has an open one, joins it. What was typed so far is saved first.
    """
    session.lock()
    if session.status != Session.Status.IN_PROGRESS:
        raise ConflictError("This session is closed: move it to the right person.")
    _answer(session, person, is_same=True, by=by)
    fold_draft(session, by=by)
    session.lock()
    before = session.case
    if before.person_id == person.pk:
        return session
    case = person.cases.open().first()
    if case is None and before.person.is_anonymous:
        before._amend(by=by, person=person)
    else:
        session.case = case or open_case(person, by=by)
        join_cases(before, session, by=by)
    _carry_over(session)
    session.version = next_version()
    return session.store(by=by)


def reject_match(session: Session, person: Person, *, by: User) -> None:
    """Say that the one on the line is not this person, so it is not suggested again."""
    _answer(session, person, is_same=False, by=by)


def _answer(session: Session, person: Person, *, is_same: bool, by: User) -> None:
    answer = session.matches.filter(person=person).first() or PersonMatch(
        jurisdiction_id=session.jurisdiction_id, session=session, person=person
    )
    answer.is_same, answer.by = is_same, by
    answer.store(by=by)


def _carry_over(session: Session) -> None:
    """Fill what the person told last time into fields still empty."""
    last = last_signed(session)
    for name in CARRIED if last else ():
        if not getattr(session, name):
            setattr(session, name, getattr(last, name))


def last_signed(session: Session) -> Session | None:
    """Find the person's newest signed session before this one."""
    earlier = Session.objects.signed().filter(case__person=session.case.person_id)
    return earlier.exclude(pk=session.pk).order_by("-started_at").first()


class PersonChanged(ConflictError):
    """Two wrote different things of one person: both are shown, and neither is lost."""

    def __init__(self, person: Person, clashes: list[Clash], newer: set[str]) -> None:
        last = person.history.select_related("history_user").first()
        self.person, self.clashes, self.newer = person, clashes, newer
        self.by = last.history_user.name if last and last.history_user else "Divert"
        self.at = last.history_date if last else None
        super().__init__(
            f"{self.by} changed what is known of this person after you opened it.",
            current={
                "version": person.version,
                "fields": {name: getattr(person, name) for name in sorted(newer)},
                "clashes": [clash.field for clash in clashes],
                "by": self.by,
                "at": self.at.isoformat() if self.at else None,
            },
        )


@transaction.atomic
def keep_person(
    person: Person | None = None,
    *,
    by: User,
    base_version: int | None = None,
    **fields: Any,
) -> Person:
    """Write down what is now known of a person, or of one not known before.

    `base_version` is what the writer had seen. What a colleague wrote since stays,
    unless both changed the same to something else: then PersonChanged shows both.
    Raises ValidationError for a birth date of nobody who lives.
    """
    refuse_birth_date(parse_date(fields.get("birth_date") or ""))
    if person is None or person._state.adding:
        person = person or Person(jurisdiction=by.jurisdiction)
        for name, value in fields.items():
            setattr(person, name, value)
        return person.store(by=by)
    # Under a lock: a save of the whole row could take back a mark set meanwhile.
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if base_version is not None and base_version != person.version:
        fields = _beside_newer(person, fields, base_version)
    if _number(fields.get("phone", person.phone)) != _number(person.phone):
        fields["phone_wrong_at"] = None
    person._amend(by=by, **fields)
    return person


def _number(phone: str) -> str:
    return normal_phone(phone) or phone.strip()


def _beside_newer(person: Person, fields: dict[str, Any], base: int) -> dict[str, Any]:
    """Leave out what was changed since `base`, or refuse where both changed it."""
    seen = person.history.filter(version=base).first()
    newer = {
        name
        for name in fields
        if seen is None or getattr(seen, name) != getattr(person, name)
    }
    clashes = [
        Clash(name, fields[name], getattr(person, name))
        for name in fields
        if name in newer
        and fields[name] != getattr(person, name)
        and (seen is None or fields[name] != getattr(seen, name))
    ]
    if clashes:
        raise PersonChanged(person, clashes, newer)
    return {name: value for name, value in fields.items() if name not in newer}
