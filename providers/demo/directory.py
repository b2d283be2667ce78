"""An invented directory for a demo jurisdiction: no such place, number or provider exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Jurisdiction, User
from providers.actions import staleness
from providers.demo import crisis_map, teams
from providers.feeds.bundle import Bundle, Row
from providers.feeds.loader import load as lay
from providers.finding.hours import WEEKDAYS
from providers.models import DirectoryReport, ImportRun, Service, Source

ALWAYS = {"MO,TU,WE,TH,FR,SA,SU": ("00:00", "00:00")}
OFFICE = {"MO,TU,WE,TH,FR": ("08:00", "17:00")}
LATE = {"MO,TU,WE,TH,FR": ("10:00", "23:00"), "SA,SU": ("12:00", "23:00")}
NIGHT = {"MO,TU,WE,TH,FR,SA,SU": ("18:00", "08:00")}
DAILY = {"MO,TU,WE,TH,FR,SA,SU": ("09:00", "21:00")}
MIDDAY = {"MO,WE,FR": ("11:30", "13:30")}
Hours = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """One invented service: who runs it, what it is, when, where and how full."""

    organization: str
    name: str
    needs: tuple[str, ...]
    hours: Hours | None = None
    town: int | None = 0
    room: tuple[str, int, int | None, float] | None = None
    languages: tuple[str, ...] = ("English",)
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Region:
    """Towns of a demo jurisdiction: name, ZIP, latitude, longitude."""

    state: str
    area_code: str
    towns: tuple[tuple[str, str, float, float], ...]


REGIONS = {
    "alder": Region(
        "CO",
        "719",
        (
            ("Alderton", "81901", 38.62, -103.21),
            ("Cedar Fork", "81902", 38.71, -103.08),
            ("Willow Bend", "81903", 38.49, -103.35),
            ("Lark Prairie", "81904", 38.88, -103.42),
        ),
    ),
    "birch": Region(
        "ME",
        "207",
        (
            ("Birch Harbor", "34501", 44.42, -67.98),
            ("Gull Point", "34502", 44.36, -68.09),
            ("Fern Mill", "34503", 44.55, -68.02),
            ("Stony Cove", "34504", 44.31, -67.86),
        ),
    ),
}
BOTH = ("English", "Spanish")
SERVICES = (
    Told(
        "{a} Crisis Network",
        "{a} Crisis Line",
        ("crisis-line",),
        ALWAYS,
        None,
        None,
        BOTH,
    ),
    Told("{a} Crisis Network", "{a} Crisis Text Line", ("text-line",), ALWAYS, None),
    Told(
        "Open Ear Peers", "Evening Warmline", ("warmline", "peer-support"), LATE, None
    ),
    Told(
        "{a} Crisis Network",
        "Mobile Crisis Team East",
        ("mobile-crisis",),
        ALWAYS,
        1,
        None,
        BOTH,
    ),
    Told(
        "{a} Crisis Network",
        "Mobile Crisis Team West",
        ("mobile-crisis",),
        DAILY,
        2,
    ),
    Told(
        "City Care Collective",
        "Community Responders",
        ("community-responder",),
        DAILY,
        0,
    ),
    Told("{a} Public Safety", "Co-response Unit", ("co-response",), LATE, 0),
    Told(
        "Northside Health",
        "Northside Walk-in Crisis",
        ("crisis-walk-in",),
        LATE,
        0,
        ("Chair", 2, 8, 0.7),
        BOTH,
    ),
    Told(
        "Northside Health",
        "Crisis Stabilization Unit",
        ("crisis-stabilization",),
        ALWAYS,
        0,
        ("Bed", 3, 16, 1.5),
        BOTH,
    ),
    Told(
        "Elm House Peers",
        "Elm House Peer Respite",
        ("peer-respite", "peer-support"),
        ALWAYS,
        1,
        ("Bed", 1, 5, 9),
    ),
    Told(
        "Stillwater Recovery",
        "Stillwater Detox",
        ("withdrawal",),
        ALWAYS,
        2,
        ("Bed", 0, 12, 2.5),
        more=(("minimum_age", 18),),
    ),
    Told(
        "Stillwater Recovery",
        "Sobering Center",
        ("sobering",),
        NIGHT,
        0,
        ("Mat", 6, 20, 0.5),
    ),
    Told(
        "Stillwater Recovery",
        "Stillwater Residential Program",
        ("substance-use-residential",),
        ALWAYS,
        3,
        ("Bed", 4, 24, 30),
        more=(("minimum_age", 18), ("wait_time", "About two weeks.")),
    ),
    Told("Stillwater Recovery", "Outpatient Recovery", ("substance-use",), OFFICE, 0),
    Told(
        "Meadow Clinic",
        "Opioid Treatment Program",
        ("medication-for-opioids",),
        {"MO,TU,WE,TH,FR,SA": ("05:30", "12:00")},
        0,
    ),
    Told(
        "Meadow Clinic",
        "Same-week Psychiatry",
        ("psychiatry",),
        OFFICE,
        0,
        ("Appointment", 3, None, 20),
    ),
    Told("Meadow Clinic", "Counseling Office", ("counseling",), OFFICE, 1, None, BOTH),
    Told(
        "Saint Brendan Hospital",
        "Psychiatric Emergency",
        ("psychiatric-emergency",),
        ALWAYS,
        0,
    ),
    Told(
        "Saint Brendan Hospital",
        "Inpatient Behavioral Health",
        ("psychiatric-inpatient",),
        ALWAYS,
        0,
        ("Bed", 0, 30, 5),
    ),
    Told(
        "Youth Harbor",
        "Youth Crisis House",
        ("crisis-residential", "youth"),
        ALWAYS,
        1,
        ("Bed", 2, 6, 3),
        more=(("minimum_age", 11), ("maximum_age", 17)),
    ),
    Told(
        "Youth Harbor",
        "Family Counseling",
        ("counseling", "family", "youth"),
        OFFICE,
        1,
    ),
    Told(
        "Safe Passage",
        "Safe Passage Shelter",
        ("domestic-violence", "shelter"),
        ALWAYS,
        2,
        ("Room", 1, 9, 1),
        BOTH,
        more=(("is_confidential", True),),
    ),
    Told(
        "Lantern Shelter", "Night Shelter", ("shelter",), NIGHT, 0, ("Bed", 11, 60, 2)
    ),
    Told("Lantern Shelter", "Day Room and Showers", ("shelter",), DAILY, 0),
    Told("Home Key", "Housing Help Desk", ("housing",), OFFICE, 0, None, BOTH),
    Told("Common Table", "Hot Lunch", ("food",), MIDDAY, 0),
    Told("Common Table", "Food Pantry", ("food",), None, 3),
    Told(
        "Veterans Bridge",
        "Veterans Peer Support",
        ("veterans", "peer-support"),
        {"TU,TH": ("17:00", "20:00")},
        0,
    ),
    Told(
        "{a} Legal Aid", "Tenant and Benefits Lawyers", ("legal", "benefits"), OFFICE, 0
    ),
    Told(
        "Ride Home",
        "Rides to Care",
        ("transport",),
        DAILY,
        None,
        more=(("alert", "Book before noon for the same day."),),
    ),
    Told(
        "Quiet Pines",
        "Quiet Pines Retreat",
        ("mental-health-residential",),
        None,
        3,
        more=(("do_not_refer", True),),
    ),
    Told(
        "Elders Together",
        "Friendly Visits",
        ("older-adults",),
        OFFICE,
        2,
        more=(("minimum_age", 60), ("status", "temporarily closed")),
    ),
)


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Lay the invented directory of a jurisdiction; the second time nothing changes."""
    source, _ = Source.objects.get_or_create(
        slug=f"demo-{jurisdiction.slug}",
        defaults={
            "name": f"{jurisdiction} resource list",
            "jurisdiction": jurisdiction,
            "timezone": jurisdiction.timezone,
        },
    )
    run = ImportRun(source=source, format="demo", file_name="invented")
    lay(_bundle(jurisdiction), run)
    _report(source, users["clinician"])
    staleness.weigh()
    if "supervisor" in users:
        teams.load(jurisdiction, users)
        _, _, latitude, longitude = _region(jurisdiction).towns[0]
        crisis_map.load(jurisdiction, (latitude, longitude), by=users["supervisor"])


def _bundle(jurisdiction: Jurisdiction) -> Bundle:
    region = _region(jurisdiction)
    short = jurisdiction.name.split()[0]
    bundle = Bundle()
    for number, told in enumerate(SERVICES):
        add = _Adding(bundle, told, str(number), short)
        add.service()
        add.phone(f"({region.area_code}) 555-01{number:02}")
        if told.town is not None:
            add.place(region, told.town, jurisdiction.timezone)
        add.hours()
        add.rest()
    return bundle


def _region(jurisdiction: Jurisdiction) -> Region:
    return REGIONS.get(jurisdiction.slug, REGIONS["alder"])


class _Adding:
    """One invented service on its way into a bundle."""

    def __init__(self, bundle: Bundle, told: Told, key: str, short: str) -> None:
        self.bundle, self.told, self.key = bundle, told, key
        self.name = told.name.format(a=short)
        self.organization = told.organization.format(a=short)
        self.of = {"service": ("service", key)}

    def service(self) -> None:
        known = self.bundle.rows.get("organization", {})
        if self.organization not in known:
            self._row("organization", self.organization, name=self.organization)
        values = {
            "name": self.name,
            "description": f"{self.name}, run by {self.organization}.",
            "assured_date": timezone.localdate() - timedelta(days=20),
        }
        of = {"organization": ("organization", self.organization)}
        self._row("service", self.key, of, **(values | dict(self.told.more)))

    def phone(self, number: str) -> None:
        kind = (
            "hotline" if self.told.needs[0] in {"crisis-line", "warmline"} else "voice"
        )
        self._row("phone", self.key, self.of, number=number, type=kind)

    def place(self, region: Region, town: int, zone: str) -> None:
        city, postal_code, latitude, longitude = region.towns[town]
        away = (int(self.key) * 7 % 13 - 6) / 400
        here = {"location": ("location", self.key)}
        self._row(
            "location",
            self.key,
            name=f"{self.organization}, {city}",
            latitude=round(latitude + away, 5),
            longitude=round(longitude - away, 5),
            timezone=zone,
            is_confidential="is_confidential" in dict(self.told.more),
        )
        self._row("service_at_location", self.key, self.of | here)
        self._row(
            "address",
            self.key,
            here,
            address_1=f"{100 + int(self.key) * 12} Juniper Street",
            city=city,
            state_province=region.state,
            postal_code=postal_code,
            country="US",
            address_type="physical",
        )

    def hours(self) -> None:
        for days, (opens, closes) in (self.told.hours or {}).items():
            for day in days.split(","):
                self._row(
                    "schedule",
                    f"{self.key}:{WEEKDAYS.index(day)}",
                    self.of,
                    freq="WEEKLY",
                    byday=day,
                    opens_at=time.fromisoformat(opens),
                    closes_at=time.fromisoformat(closes),
                )

    def rest(self) -> None:
        for language in self.told.languages:
            self._row("language", f"{self.key}:{language}", self.of, name=language)
        for need in self.told.needs:
            of = {"link": ("service", self.key), "need": ("need", need)}
            self._row("attribute", f"{self.key}:{need}", of, link_entity="service")
        if self.told.room:
            unit, available, maximum, age = self.told.room
            if unit not in self.bundle.rows.get("unit", {}):
                self._row("unit", unit, name=unit)
            self._row(
                "service_capacity",
                self.key,
                self.of | {"unit": ("unit", unit)},
                available=available,
                maximum=maximum,
                updated=timezone.now() - timedelta(hours=age),
            )

    def _row(
        self, table: str, key: str, of: dict[str, Any] | None = None, **values: Any
    ) -> None:
        self.bundle.add(Row(table, key, values, of or {}, "invented"))


def _report(source: Source, by: User) -> None:
    service = Service.objects.filter(origin=source, name="Food Pantry").first()
    if service and not service.directory_reports.exists():
        DirectoryReport.objects.create(
            service=service, kind="phone", note="It rings in an office.", reported_by=by
        )
