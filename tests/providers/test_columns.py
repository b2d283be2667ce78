"""Columns of files nobody here has seen: guessed by their names and first cells."""

import csv

import pytest

from providers.formats import flat, readers
from providers.formats.column_names import guess
from providers.formats.mapping import ROWS
from providers.formats.mapping_rules import columns_of

DIRECTORY = """\
Resource ID: id
Agency Name: organization.name
Agency Website: organization.website
Program Name: service.name
AKA: service.alternate_name
Program Description: service.description
Eligibility Requirements: service.eligibility_description
Min Age: service.minimum_age
Intake Procedure: service.application_process
Fee Structure: service.fees
Insurance Accepted: service.fees
Website URL: service.url
Email Address: service.email
Site Name: location.name
Address 1: address.address_1
Address 2: address.address_2
City: address.city
County: address.region
State: address.state_province
Zip Code: address.postal_code
Latitude: location.latitude
Longitude: location.longitude
Bus Routes: location.transportation
Phone Number: phones.voice
Toll Free: phones.voice
24 Hour Crisis Line: phones.hotline
Fax: phones.fax
TTY: phones.textphone
Hours of Operation: hours.week
Languages Spoken: languages
Wheelchair Access: accessibility
Is Confidential: confidential
Mailing Address:
Mailing City:
Phone Ext: phones.extension
Monday Open: hours.MO.opens
Monday Close: hours.MO.closes
Closing Time Sunday: hours.SU.closes
Sunday Opens At: hours.SU.opens
Phone Type:
Contact Name:
Facebook URL:
Last Updated:
Internal Notes:
Category:
"""
CAMEL = """\
FacilityID: id
FacilityName: service.name
StreetAddress: address.address_1
ZipCode: address.postal_code
PhoneNumber: phones.voice
WebSite: service.url
HoursMonday: hours.MO
SundayHours: hours.SU
DaysOpen: hours.days
OpeningTime: hours.opens
ClosingTime: hours.closes
HideAddress: confidential
"""
BARE = """\
OBJECTID: id
provider: service.name
street1: address.address_1
town: address.city
postcode: address.postal_code
telephone: phones.voice
e-mail: service.email
X: location.longitude
Y: location.latitude
ages_served: service.eligibility_description
"""


def told(text):
    return {
        column: target.strip()
        for column, target in (line.split(":") for line in text.splitlines())
    }


@pytest.mark.parametrize("text", [DIRECTORY, CAMEL, BARE])
def test_common_headings_are_known_however_they_are_written(text):
    expected = told(text)

    found = guess(list(expected))

    assert found == {column: target for column, target in expected.items() if target}


def test_an_id_that_repeats_tells_no_rows_apart():
    lines = [{"id": "7", "site_id": "1"}, {"id": "7", "site_id": "2"}]

    assert guess(["id", "site_id"], lines) == {"site_id": "id"}


def test_an_opening_without_its_closing_is_all_that_is_said_of_the_day():
    found = guess(["Open", "open monday", "tue close", "days"])

    assert found == {"Open": "hours.week", "open monday": "hours.MO"}


def test_meters_on_a_map_are_no_coordinates():
    assert guess(["X", "Y"], [{"X": "-11687325.2", "Y": "4828293.9"}]) == {}


def test_half_a_point_is_none_and_one_wrong_value_spoils_no_column():
    lines = [{"Lat": lat, "Lon": "-97.7"} for lat in ("30.2", "999", "30.4")]

    assert {*guess(["Lat", "Lon"], lines)} == {"Lat", "Lon"}
    assert guess(["Lat", "Longest stay"], lines) == {}


def test_british_spellings_and_hours_of_which_one_is_a_word_are_known():
    hours = [{"Opening hours": text} for text in ("Mon-Fri 9-5", "call first")]

    found = guess(["Organisation", "Programme", "Opening hours"], hours)

    assert [*found.values()] == ["organization.name", "service.name", "hours.week"]


def test_a_whole_address_in_one_cell_is_told_from_a_street():
    whole = [{"address": "12 Elm St, Suite 5, Alderton, TX 78701"}]

    assert guess(["address"], whole) == {"address": "address.label"}
    assert guess(["address"], [{"address": "12 Elm St"}])["address"].endswith("_1")


MAPPING = {
    "name": "List",
    "source": "list",
    "id": "no",
    "service": {"name": "name"},
    "address": {"label": "address"},
    "hours": {"week": "hours"},
}


def rows_of(tmp_path, *cells):
    path = tmp_path / "list.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([["no", "name", "address", "hours"], cells])
    bundle = readers.read(path, "csv", MAPPING).bundle
    return bundle.rows, [problem.reason for problem in bundle.problems]


def test_a_week_and_an_address_are_read_out_of_one_cell_each(tmp_path):
    where = "12 Elm St, Suite 5, Alderton, TX 78701"
    rows, problems = rows_of(tmp_path, "1", "Walk-in", where, "Mon-Tue 9am-5pm")

    address = rows["address"]["1"].values
    assert (address["address_1"], address["city"]) == ("12 Elm St, Suite 5", "Alderton")
    assert (address["state_province"], address["postal_code"]) == ("TX", "78701")
    assert [row.values["byday"] for row in rows["schedule"].values()] == ["MO", "TU"]
    assert not problems


@pytest.mark.parametrize(
    ("label", "street", "city", "state"),
    [
        (
            "500 Oak Ave, Suite 2, Denver CO 80202",
            "500 Oak Ave, Suite 2",
            "Denver",
            "CO",
        ),
        ("12 Elm St, Colorado Springs CO 80202", "12 Elm St", "Colorado Springs", "CO"),
        (
            "12 Elm St, Elkins, West Virginia 80202",
            "12 Elm St",
            "Elkins",
            "West Virginia",
        ),
        (
            "Elm House\nElkins West Virginia 80202",
            "Elm House",
            "Elkins",
            "West Virginia",
        ),
    ],
)
def test_the_city_of_an_address_is_what_stands_before_a_state(
    tmp_path, label, street, city, state
):
    rows, problems = rows_of(tmp_path, "1", "Walk-in", label, "")

    address = rows["address"]["1"].values
    said = [address[name] for name in ("address_1", "city", "state_province")]
    assert said == [street, city, state]
    assert address["postal_code"] == "80202"
    assert not problems


@pytest.mark.parametrize(
    "label",
    [
        "500 Oak Ave, Suite B, Denver Metro 80202",
        "500 Oak Ave, Suite 2, CO 80202",
        "500 Oak Ave Denver CO 80202",
    ],
)
def test_an_address_whose_city_cannot_be_told_is_kept_whole_and_listed(tmp_path, label):
    rows, problems = rows_of(tmp_path, "1", "Walk-in", label, "")

    address = rows["address"]["1"].values
    assert (address["address_1"], address.get("city")) == (label, None)
    assert problems == ["its last line is no city, state and ZIP"]


def test_a_week_nobody_can_read_is_unknown_and_listed(tmp_path):
    rows, problems = rows_of(
        tmp_path, "1", "Walk-in", "1 Elm, A, TX 78701", "by chance"
    )

    assert not rows["schedule"]
    assert problems == ["'by chance' is no week: hours unknown"]


def hours_of(tmp_path, hours, **cells):
    spec = MAPPING | {"id": "no", "address": None, "hours": hours}
    path = tmp_path / "list.csv"
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([["no", "name", *cells], ["1", "A", *cells.values()]])
    bundle = readers.read(path, "csv", spec).bundle
    said = [
        tuple(str(row.values[n])[:5] for n in ("byday", "opens_at", "closes_at"))
        for row in bundle.rows["schedule"].values()
    ]
    return said, [problem.reason for problem in bundle.problems]


@pytest.mark.parametrize(
    ("opens", "closes", "said", "problems"),
    [
        ("9:00 AM", "5:00 PM", [("MO", "09:00", "17:00")], 0),
        ("12:00AM", "12:00AM", [("MO", "00:00", "00:00")], 0),
        ("24 hours", "", [("MO", "00:00", "00:00")], 0),
        ("Closed", "Closed", [], 0),
        ("9:00", "", [("MO", "None", "None")], 1),
        ("by chance", "17:00", [("MO", "None", "None")], 1),
    ],
)
def test_a_day_may_open_and_close_in_two_columns(
    tmp_path, opens, closes, said, problems
):
    rule = {"MO": {"opens": "mo", "closes": "mc"}, "TU": "tu"}

    found, doubts = hours_of(tmp_path, rule, mo=opens, mc=closes, tu="8-12")

    assert found == [*said, ("TU", "08:00", "12:00")]
    assert len(doubts) == problems


@pytest.mark.parametrize(
    ("days", "opens", "closes", "said", "problems"),
    [
        ("Mon, Wed", "9am", "5pm", [("MO", "09:00", "17:00"), ("WE", "09:00", "17:00")], 0),
        ("Mon", "09:00:00", "17:30:00.000", [("MO", "09:00", "17:30")], 0),
        ("", "9am", "5pm", [], 1),
        ("Mon", "", "", [], 1),
        ("", "", "", [], 0),
    ],
)  # fmt: skip
def test_days_and_their_hours_may_stand_in_three_columns(
    tmp_path, days, opens, closes, said, problems
):
    rule = {"days": "d", "opens": "o", "closes": "c"}

    found, doubts = hours_of(tmp_path, rule, d=days, o=opens, c=closes)

    assert found == said
    assert len(doubts) == problems


@pytest.mark.parametrize(
    ("number", "beside", "extension", "problems"),
    [
        ("512-555-0101", "x12", "12", 0),
        ("512-555-0101", "Ext. 12", "12", 0),
        ("512-555-0101 ext. 7", "12", "7", 0),
        ("512-555-0101, 512-555-0102", "12", "", 1),
    ],
)
def test_an_extension_may_stand_in_a_column_of_its_own(
    tmp_path, number, beside, extension, problems
):
    phones = [{"column": "tel", "type": "voice", "extension": "ext"}]
    spec = MAPPING | {"address": None, "hours": None, "phones": phones}
    path = tmp_path / "list.csv"
    path.write_text(f'no,name,tel,ext\n1,A,"{number}",{beside}\n')

    bundle = readers.read(path, "csv", spec).bundle

    found = [row.values["extension"] for row in bundle.rows["phone"].values()]
    assert set(found) == {extension}
    assert len(bundle.problems) == problems


def test_a_file_whose_mapping_ships_is_known_by_its_columns(tmp_path):
    mapping = flat.load_mapping("colorado_ladders")
    columns = sorted(
        columns_of({p: mapping.part(p) for p in ROWS}) | {"AccountID", "HideAddress"}
    )
    path = tmp_path / "export 2031.csv"
    with path.open("w", newline="") as out:
        writer = csv.DictWriter(out, [*columns, "SomethingNew"])
        writer.writeheader()
        writer.writerow({"AccountID": "1", "AccountName": "Elm - Walk-in"})

    reading = readers.read(path)

    assert (reading.kind, reading.mapping) == ("csv", "colorado_ladders")
    assert reading.bundle.rows["service"]["1"].values["name"] == "Elm - Walk-in"


def test_a_file_with_a_few_of_those_columns_is_another(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("AccountID,AccountName,HideAddress,Phone\n1,Elm,0,512-555-0101\n")

    with pytest.raises(readers.Unreadable, match="like no directory"):
        readers.read(path)
