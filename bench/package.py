"""A directory as a file: an HSDS 3.0 package of as many services as are wanted."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

DAYS = ("MO", "TU", "WE", "TH", "FR")
SERVICES_PER_ORGANIZATION = 4
TOWNS = ("Alderton", "Birchfield", "Cedar Falls", "Dogwood", "Elmhurst")
KINDS = ("Crisis line", "Walk-in center", "Detox", "Shelter", "Food pantry", "Clinic")

HEADERS = {
    "organizations": "id,name,description,email,website",
    "services": "id,organization_id,name,description,url,email,status,fees_description,"
    "eligibility_description,minimum_age,maximum_age,application_process",
    "locations": "id,organization_id,location_type,name,latitude,longitude",
    "service_at_locations": "id,service_id,location_id",
    "phones": "id,service_id,number,type",
    "addresses": "id,location_id,address_1,city,state_province,postal_code,country,"
    "address_type",
    "schedules": "id,service_at_location_id,freq,byday,opens_at,closes_at",
    "languages": "id,service_id,name,code",
}

Row = tuple[object, ...]


def write_package(folder: Path, services: int, *, edition: int = 1) -> None:
    """Write a package; another edition says otherwise of every tenth service."""
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Iterable[Row]] = {
        "organizations": map(
            _organization, range(services // SERVICES_PER_ORGANIZATION)
        ),
        "services": (_service(n, edition) for n in range(services)),
        "locations": map(_location, range(services)),
        "service_at_locations": ((f"p{n}", f"s{n}", f"l{n}") for n in range(services)),
        "phones": map(_phone, range(services)),
        "addresses": map(_address, range(services)),
        "schedules": (row for n in range(services) for row in _week(n)),
        "languages": ((f"g{n}", f"s{n}", "Spanish", "es") for n in range(services)),
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            file.write(f"{HEADERS[name]}\n")
            csv.writer(file).writerows(rows)


def _organization(n: int) -> Row:
    name = f"{TOWNS[n % 5]} Community Services {n}"
    return (f"o{n}", name, f"{name} helps people in need.", f"o{n}@example.org",
            f"https://o{n}.example.org")  # fmt: skip


def _service(n: int, edition: int) -> Row:
    kind = KINDS[n % len(KINDS)]
    said = f"{kind} for people in {TOWNS[n % 5]}. " * 4
    if edition > 1 and n % 10 == 0:
        said += f"Edition {edition}."
    owner = f"o{n // SERVICES_PER_ORGANIZATION}"
    return (f"s{n}", owner, f"{kind} {n}", said, f"https://s{n}.example.org",
            f"s{n}@example.org", "active", "Sliding scale", "Adults in crisis",
            18, 99, "Call first")  # fmt: skip


def _location(n: int) -> Row:
    return (f"l{n}", f"o{n // SERVICES_PER_ORGANIZATION}", "physical", f"House {n}",
            30 + n % 1000 / 500, -97 - n // 1000 / 50)  # fmt: skip


def _phone(n: int) -> Row:
    return f"t{n}", f"s{n}", f"(512) 555-{n % 10_000:04}", "voice"


def _address(n: int) -> Row:
    return (f"a{n}", f"l{n}", f"{n} Elm Street", TOWNS[n % 5], "TX",
            f"78{n % 1000:03}", "US", "physical")  # fmt: skip


def _week(n: int) -> Iterator[Row]:
    for day in DAYS:
        yield f"h{n}{day}", f"p{n}", "WEEKLY", day, "09:00", "17:00"
