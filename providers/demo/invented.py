"""What a demo directory holds: no such place, number or provider exists."""

from dataclasses import dataclass
from typing import Any

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
