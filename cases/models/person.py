"""People in crisis, and the keyed hashes by which they are found again."""

from datetime import date
from typing import Any, Self
from zoneinfo import ZoneInfo

import jellyfish
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models import zone_names
from accounts.permissions import CARE_STAFF
from core.crypto import blind
from core.fields import EncryptedJSONField, EncryptedTextField
from core.models import Record, RecordQuerySet, ScopedRow
from core.text import normal_name, normal_phone, shown_phone
from dispatch.models.parties import street_address

OLDEST = 125


class TreatedQuerySet(RecordQuerySet):
    """Rows that only the program's own treating staff may see."""

    def visible_to(self, user: Any) -> Self:
        if user.role in CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()


def refuse_birth_date(born: date | None) -> None:
    """Refuse a day on which nobody who lives can have been born."""
    if born and born > timezone.localdate():
        raise ValidationError("A date of birth is not in the future.")
    if born and born.year < timezone.localdate().year - OLDEST:
        raise ValidationError("Nobody living was born in that year.")


class Person(Record):
    """The one in crisis, who may be known only as a voice on the line."""

    name = EncryptedTextField(blank=True, default="")
    birth_date = EncryptedTextField("date of birth", blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    # Somebody else answered there: it is kept, and not called again.
    phone_wrong_at = models.DateTimeField(null=True, editable=False)
    address = EncryptedTextField(blank=True, default="")
    pronouns = models.CharField(max_length=30, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    # Empty means that of the jurisdiction; a call far away keeps the hours there.
    time_zone = models.CharField(max_length=40, blank=True, choices=zone_names)
    safety_flags = EncryptedJSONField(default=list, blank=True)
    is_anonymous = models.BooleanField(default=True, editable=False)
    # Unknown is not no: nobody may have asked yet.
    voicemail_ok = models.BooleanField("voicemail allowed", null=True, blank=True)
    do_not_contact = models.BooleanField(default=False, editable=False)
    do_not_contact_reason = EncryptedTextField(blank=True, default="", editable=False)
    # Counted up by each save, so that a page can say what its answers build on.
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = TreatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name or "Anonymous"

    def store(self, *, by: Any) -> Self:
        """Save as `by` and file the person under the tokens of what is now known."""
        self.is_anonymous = not (self.name or self.birth_date or self.phone)
        self.version += 1
        super().store(by=by)
        PersonToken.objects.file(self)
        return self

    @property
    def phone_shown(self) -> str:
        return shown_phone(self.phone)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone) if self.time_zone else self.jurisdiction.zone

    def stop_contact(self, *, by: Any, reason: str) -> None:
        """Mark that nobody may call, write to or remind this person, from any path."""
        self._amend(by=by, do_not_contact=True, do_not_contact_reason=reason)

    def mark_wrong_number(self, *, by: Any) -> None:
        """Note that somebody else answers at the number held; another one clears it."""
        self._amend(by=by, phone_wrong_at=timezone.now())

    def forbid_voicemail(self, *, by: Any) -> None:
        """Note that a message left there could be heard by the wrong one."""
        self._amend(by=by, voicemail_ok=False)

    def allow_contact(self, *, by: Any, reason: str) -> None:
        """Lift the mark, saying why."""
        self._amend(by=by, do_not_contact=False, do_not_contact_reason=reason)

    @property
    def born(self) -> date | None:
        return parse_date(self.birth_date) if self.birth_date else None

    @property
    def age(self) -> int | None:
        """Give the age in whole years today, or None when no birth date is known."""
        born, today = self.born, timezone.localdate()
        if born is None:
            return None
        before_birthday = (today.month, today.day) < (born.month, born.day)
        return today.year - born.year - before_birthday

    def tokens(self) -> set[tuple[str, bytes]]:
        """Hash whatever identifies this person, as (kind, token)."""
        return tokens_of(
            self.jurisdiction_id,
            name=self.name,
            phone=self.phone,
            birth_date=self.birth_date,
            address=self.address,
        )


class PersonTokenQuerySet(models.QuerySet):
    def file(self, person: Person) -> None:
        """Make the tokens of a person exactly those of the identifiers now held."""
        wanted = person.tokens()
        rows = self.filter(person=person)
        held = {
            (kind, bytes(token)): pk
            for pk, kind, token in rows.values_list("pk", "kind", "token")
        }
        gone = [pk for key, pk in held.items() if key not in wanted]
        if gone:
            self.filter(pk__in=gone).delete()
        self.bulk_create(
            PersonToken(
                jurisdiction_id=person.jurisdiction_id,
                person=person,
                kind=kind,
                token=token,
            )
            for kind, token in wanted - held.keys()
        )


class PersonToken(ScopedRow):
    """A keyed hash of one identifier: equality can be asked, the value cannot be read."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        BIRTH_DATE = "birth_date"
        NAME = "name"
        SOUND = "sound"
        ADDRESS = "address"

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="tokens_filed"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    token = models.BinaryField(max_length=16)

    objects = PersonTokenQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind", "token"], name="person_token_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "kind", "token", "person"],
                name="person_by_token",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} token"


def tokens_of(
    jurisdiction_id: Any,
    *,
    name: str = "",
    phone: str = "",
    birth_date: str = "",
    address: str = "",
) -> set[tuple[str, bytes]]:
    """Hash identifiers as (kind, token); a name by its parts and by their sound.

    A name heard over the telephone is spelt as it sounds, so each part is filed
    under its metaphone too. Values that cannot be normalised give no token.
    """
    kind = PersonToken.Kind
    parts = set(normal_name(name).split())
    values = {(kind.NAME, part) for part in parts}
    values |= {(kind.SOUND, jellyfish.metaphone(part)) for part in parts}
    values.add((kind.PHONE, normal_phone(phone) if phone else ""))
    values.add((kind.BIRTH_DATE, birth_date))
    values.add((kind.ADDRESS, street_address(address)))
    return {
        (str(k), blind(str(k), value, jurisdiction_id)) for k, value in values if value
    }


class PersonMatch(Record):
    """A clinician's word on whether the one on the line is a person known before."""

    session = models.ForeignKey(
        "cases.Session", on_delete=models.PROTECT, related_name="matches"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matches")
    is_same = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = TreatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "person"],
                name="person_match_once",
                violation_error_message="This match is already answered.",
            ),
        )

    def __str__(self) -> str:
        return "the same person" if self.is_same else "not the same person"
