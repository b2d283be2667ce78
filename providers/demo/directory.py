"""An invented directory for a demo jurisdiction: no such place, number or provider exists."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Jurisdiction, User
from providers.actions import staleness
from providers.demo import crisis_map, teams
from providers.demo.invented import REGIONS, SERVICES, Region, Told
from providers.feeds.bundle import Bundle, Row
from providers.feeds.loader import load as lay
from providers.finding.hours import WEEKDAYS
from providers.models import DirectoryReport, ImportRun, Service, Source

# Every fourth word or so is older than it may be, so that the list of those has work.
VERIFIED_DAYS_AGO = (20, 35, 150, 60, 20, 230, 75, 45)


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
            "assured_date": timezone.localdate() - timedelta(days=self._verified_ago()),
        }
        of = {"organization": ("organization", self.organization)}
        self._row("service", self.key, of, **(values | dict(self.told.more)))

    def _verified_ago(self) -> int:
        return VERIFIED_DAYS_AGO[int(self.key) % len(VERIFIED_DAYS_AGO)]

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
