"""Who works in the bench's jurisdiction, and the codes its calls use."""

from dataclasses import dataclass, field

from accounts.models import Jurisdiction, User, join
from accounts.permissions import Role
from bench.generator.copying import Histories
from dispatch.models import CadFeed, CallType, Disposition
from dispatch.webhooks import new_secret

CLINICIANS = 8
TYPES = (
    ("WELF", "Welfare check"),
    ("EDP", "Emotionally disturbed"),
    ("SUIC", "Suicidal"),
)
DISPOSITIONS = (
    ("DIV", "Resolved by clinician", "05", "diverted"),
    ("RET", "Returned to 911", "13", "returned"),
)


@dataclass
class Cast:
    jurisdiction: Jurisdiction
    histories: Histories
    staff: dict[str, list[User]] = field(default_factory=dict)
    types: list[CallType] = field(default_factory=list)
    dispositions: dict[str, Disposition] = field(default_factory=dict)
    feed: CadFeed | None = None


def make_cast(histories: Histories) -> Cast:
    """Make the jurisdiction, its staff, a CAD feed and the codes."""
    place = Jurisdiction.objects.create(
        name="Bench County", slug="bench", timezone="America/Chicago"
    )
    cast = Cast(place, histories)
    for role in Role.values:
        for number in range(CLINICIANS if role == Role.CLINICIAN else 1):
            user = User.objects.create_user(
                f"{role}.{number}@bench.example",
                name=f"{Role(role).label} {number}",
                credential="LPC",
            )
            join(user, place, role, by=None)
            cast.staff.setdefault(role, []).append(user)
    return cast


def make_codes(cast: Cast) -> None:
    """Make what belongs to the jurisdiction; needs its scope."""
    place = cast.jurisdiction
    for code, label in TYPES:
        row = CallType(jurisdiction=place, code=code, label=label)
        cast.types.append(row.store(by=None))
    for code, label, common, outcome in DISPOSITIONS:
        row = Disposition(
            jurisdiction=place,
            code=code,
            label=label,
            common_code=common,
            outcome_class=outcome,
        )
        cast.dispositions[outcome] = row.store(by=None)
    cast.feed = CadFeed.objects.create(
        jurisdiction=place, name="bench", secret=new_secret()
    )
