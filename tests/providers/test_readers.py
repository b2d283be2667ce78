"""Readers before any database: packets, looks, refusals, and bytes of any kind."""

import json
import struct
import time
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.cells import LONGEST_CELL
from providers.feeds import clean, package
from providers.feeds.csvfile import Unreadable
from providers.formats import flat, readers
from providers.formats.hsds_columns import COLUMNS, FILES, PARENTS
from providers.formats.hsds_json import ABOVE, CHILDREN

ORGANIZATIONS = "id,name\no1,Elm House\n"
SERVICES = "id,organization_id,name,status\ns1,o1,Walk-in,active\n"
MAPPING = {
    "name": "List",
    "source": "list",
    "timezone": "America/Chicago",
    "id": "a",
    "service": {"name": "b", "description": {"columns": {"c": "C"}}},
    "organization": {"name": "d"},
    "location": {"latitude": "e", "longitude": "f"},
    "address": {"label": "g"},
    "phones": [{"column": "h"}],
    "hours": {"MO": "i"},
    "languages": {"column": "j"},
    "terms": [{"column": "k", "values": {"x": ["food"]}}],
}


def pack(path, files, **options):
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as packet:
        for name, text in files.items():
            packet.writestr(name, text)
    return path


def refusal(*args):
    with pytest.raises(Unreadable) as caught:
        readers.read(*args)
    return str(caught.value)


def test_a_packed_package_is_read_as_its_folder_is(tmp_path):
    files = {"x/organizations.csv": ORGANIZATIONS, "x/services.csv": SERVICES}

    reading = readers.read(pack(tmp_path / "elm.zip", files | {"x/notes.exe": b"MZ"}))

    assert (reading.kind, reading.source) == ("hsds", "elm")
    assert [*reading.bundle.rows["service"]] == ["s1"]


def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, monkeypatch):
    bomb = {"services.csv": b"id,name\n" + b"0" * 30_000_000}
    assert "far too much" in refusal(pack(tmp_path / "ratio.zip", bomb))

    monkeypatch.setattr(package, "MOST_BYTES", 100)
    large = {"services.csv": SERVICES * 10, "organizations.csv": ORGANIZATIONS}
    assert "far too much" in refusal(pack(tmp_path / "large.zip", large))


def test_a_packet_that_lies_about_its_size_is_refused(tmp_path):
    path = pack(tmp_path / "lie.zip", {"services.csv": b"id,name\n" + b"0" * 5_000_000})
    data = bytearray(path.read_bytes())
    size = struct.pack("<I", 5_000_008)
    for place in (data.find(size), data.rfind(size)):
        data[place : place + 4] = struct.pack("<I", 10)
    path.write_bytes(data)

    refusal(path)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"readme.exe": "x"}, "holds no CSV and no JSON"),
        ({f"{n}.csv": "x" for n in range(600)}, "more than 500 files"),
        ({"a/services.csv": "x", "b/services.csv": "y"}, "two files called"),
    ],
)
def test_odd_packets_are_refused_or_read_inside_their_folder(tmp_path, files, sentence):
    path = pack(tmp_path / "odd.zip", files)
    if sentence:
        assert sentence in refusal(path)
    else:
        readers.read(path)
        assert not (tmp_path.parent.parent / "services.csv").exists()


def test_a_broken_packet_is_refused(tmp_path):
    path = pack(tmp_path / "a.zip", {"services.csv": SERVICES})
    data = path.read_bytes()
    path.write_bytes(data.replace(zlib.compress(SERVICES.encode())[2:10], b"\xff" * 8))
    refusal(path)
    path.write_bytes(data[: len(data) // 2])
    assert "no zip file that can be opened" in refusal(path)


@pytest.mark.parametrize(
    ("encoding", "sentence"),
    [
        ("utf-16", "is UTF-16"),
        ("utf-16-le", "is UTF-16"),
        ("utf-32", "is UTF-32"),
        ("cp1252", "is not UTF-8 (byte 0xe9)"),
    ],
)
@pytest.mark.parametrize("kind", ["hsds", "icarol", "csv", "samhsa"])
def test_another_encoding_is_named_and_refused(tmp_path, kind, encoding, sentence):
    suffix = "json" if kind == "samhsa" else "csv"
    path = tmp_path / f"services.{suffix}"
    text = '{"rows": "Café"}' if kind == "samhsa" else "id,name,a\n1,Café,2\n"
    path.write_bytes(text.encode(encoding))

    assert sentence in refusal(path, kind, MAPPING)


def test_a_mark_at_the_start_and_nul_bytes_do_no_harm(tmp_path):
    (tmp_path / "organizations.csv").write_text(ORGANIZATIONS, "utf-8-sig")
    (tmp_path / "services.csv").write_bytes(SERVICES.replace("W", "\x00W").encode())

    rows = readers.read(tmp_path).bundle.rows
    assert rows["service"]["s1"].values["name"] == "Walk-in"


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.csv", "sheet.zip"])
@pytest.mark.parametrize(
    "inside", [["[Content_Types].xml", "xl/workbook.xml"], ["mimetype", "content.xml"]]
)
def test_a_workbook_is_called_one_whatever_its_name(tmp_path, name, inside):
    path = pack(tmp_path / name, dict.fromkeys(inside, "x"))

    assert "is a workbook: save its sheet as CSV UTF-8" in refusal(path)


def test_an_old_workbook_is_called_one(tmp_path):
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 200)

    assert "is a workbook: save its sheet as CSV UTF-8" in refusal(path)


def test_a_huge_field_is_refused(tmp_path):
    long = "x" * (LONGEST_CELL + 10)
    (tmp_path / "services.csv").write_text(f"id,name\n1,{long}\n")

    assert "line 2, a cell is longer than 1,000,000" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (f"1,{'x' * (LONGEST_CELL + 10)}\n", "line 2, a cell is longer than 1,000,000"),
        ('1,2\n3,"4\n5,6\n', "line 3, a quotation mark is opened and never closed"),
        ("", "holds a header and no rows below it"),
    ],
)
def test_a_csv_that_nobody_knows_is_told_first_what_is_wrong_with_it(
    tmp_path, rows, sentence
):
    file = tmp_path / "list.csv"
    file.write_text(f"a,b\n{rows}")

    assert sentence in refusal(file)
    assert not readers.is_unknown(file)


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_cells_may_be_parted_by_other_signs(tmp_path, sign):
    text = "a,b,c\n1,Walk-in,Open to all\n".replace(",", sign)
    (tmp_path / "list.csv").write_text(text)

    rows = readers.read(tmp_path / "list.csv", "csv", MAPPING).bundle.rows
    assert rows["service"]["1"].values["name"] == "Walk-in"


@pytest.mark.parametrize(
    ("names", "header", "kind"),
    [
        ("services.csv", "id,name,organization_id", "hsds"),
        ("services.csv", "id,location_id,name,taxonomy_ids", "ohana"),
        ("Export 12.csv", "ResourceAgencyNum,PublicName", "icarol"),
        ("Export 12.csv", "resource_agency_num,public_name", "icarol"),
    ],
)
def test_a_format_is_told_by_its_looks(tmp_path, names, header, kind):
    (tmp_path / names).write_text(header + "\n")

    assert readers.sniff(tmp_path) == kind
    assert readers.sniff(tmp_path / names) == kind


def test_json_is_told_by_what_it_holds(tmp_path):
    file = tmp_path / "answer.json"
    file.write_text('{"rows": [{"name1": "Elm"}]}')
    assert readers.sniff(file) == "samhsa"
    file.write_text('{"contents": [{"id": "1", "name": "Elm", "status": "active"}]}')
    assert readers.sniff(file) == "hsds"


def test_what_is_like_no_format_asks_for_one(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("a,b\n1,2\n")

    assert "say which format it is" in refusal(file)
    assert readers.sniff(file, MAPPING) == "csv"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "it has no 'name'"),
        ({"id": None}, "it has no 'id'"),
        ({"timezone": "Texas"}, "'Texas' is no time zone"),
        ({"service": {}}, "which column is the name of the service"),
        ({"service": {"name": "b", "nmae": "c"}}, "'service' has no field 'nmae'"),
        ({"service": {"name": 5}}, "'name' names no column"),
        ({"phones": {"column": "h"}}, "'phones' is no list"),
        ({"phones": [{"column": "h", "type": "drum"}]}, "not a kind of phone"),
        ({"hours": {"Monday": "i"}}, "'hours' takes the days"),
        ({"hours": {"MO": {"opens": "i"}}}, "a day has no column"),
        ({"hours": {"week": {"opens": "i", "closes": "j"}}}, "a day has no column"),
        ({"hours": {"days": "i", "opens": "j"}}, "days, opens and closes go together"),
        ({"phones": [{"column": "h", "extension": 5}]}, "extension names no column"),
        (
            {"terms": [{"column": "k", "values": {"x": ["nothing"]}}]},
            "no need 'nothing'",
        ),
        ({"confidential": {"column": "k"}}, "a column and a list of values"),
    ],
)
def test_a_mapping_that_makes_no_sense_says_why(change, sentence):
    with pytest.raises(Unreadable, match=sentence):
        flat.load_mapping(MAPPING | change)


def test_the_mappings_that_ship_are_sound():
    for name in flat.mapping_names():
        assert flat.load_mapping(name).name


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("<p>Open <b>daily</b></p><p>Ring</p>", "Open daily\n\nRing"),
        ("Fish &amp; chips &#39;til late", "Fish & chips 'til late"),
        ("one\\ntwo_BR_ENCODED_three<br/>four", "one\ntwo\nthree\nfour"),
        ("a < b and c > d", "a < b and c > d"),
        ("R&D; 5 & 6", "R&D; 5 & 6"),
        ("<script>alert(1)</script>", "alert(1)"),
    ],
)
def test_mark_up_in_a_field_becomes_plain_text(said, expected):
    assert clean.text(said) == expected


@given(
    st.text(
        alphabet=st.sampled_from("a&;<>/\\nbr_ENCODD \r\n\x00amplt#39p"), max_size=40
    )
)
@example("&amp;amp;")
@example("&lt;b&gt;x")
@example("\\<b>n")
def test_clean_text_stays_as_it_is(said):
    once = clean.text(said)

    assert clean.text(once) == once


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "", "1", "-1", "1e999999", "NaN", "inf", "99999999999999999999", "0001-01-01",
            "9999-12-31T23:59:59-14:00", "²", "٣", "12:00AM - 12:00AM", "25:00", "MO,TU",
            "https://[", "512-555-0101 x 5", "\ud800", "a\x00b", "true", "active", "s1",
        ]
    ),
)  # fmt: skip
NAMES = sorted({n for table in COLUMNS.values() for n in table} | set(PARENTS) | {"id"})
ICAROL = [
    "ResourceAgencyNum", "PublicName", "ParentAgencyNum", "TaxonomyLevelName",
    "ConnectsToSiteNum", "ConnectsToProgramNum", "AgencyStatus", "HoursOfOperation",
    "Phone1Number", "Latitude", "Longitude", "LastVerifiedOn", "UpdatedOn",
    "TemporaryMessageExpires", "TaxonomyCodes", "Custom_Minimum Age", "PhysicalCity",
]  # fmt: skip
QUIET = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def never_crashes(path, kind, mapping=""):
    with suppress(Unreadable):
        for problem in readers.read(path, kind, mapping).bundle.problems:
            assert str(problem)


@QUIET
@given(data=st.binary(max_size=300), kind=st.sampled_from(["", *readers.FORMATS]))
@pytest.mark.parametrize("name", ["services.csv", "a.json", "a.ndjson", "a.zip"])
def test_no_bytes_make_a_reader_crash(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)

    never_crashes(tmp_path / name, kind, MAPPING)


def tables(columns, required=()):
    """Write a CSV of some of these columns with cells of any kind."""

    def write(names, rows):
        header = [*required, *(n for n in names if n not in required)]
        lines = [header, *(row[: len(header)] for row in rows)]
        quoted = (['"' + c.replace('"', '""') + '"' for c in line] for line in lines)
        return "\n".join(",".join(line) for line in quoted)

    names = st.lists(st.sampled_from(columns), max_size=10, unique=True)
    rows = st.lists(st.lists(WORDS, min_size=6, max_size=12), max_size=6)
    return st.builds(write, names, rows)


def put(path, text):
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


@QUIET
@given(
    st.dictionaries(st.sampled_from(sorted(FILES)), tables(NAMES, ("id",)), max_size=4),
    tables(NAMES, ("id", "name")),
)
def test_no_hsds_package_makes_the_reader_crash(tmp_path_factory, files, services):
    folder = tmp_path_factory.mktemp("package")
    for name, text in (files | {"services": services}).items():
        put(folder / f"{name}.csv", text)

    never_crashes(folder, "hsds")
    never_crashes(folder, "ohana")


@QUIET
@given(tables(ICAROL, ("ResourceAgencyNum", "PublicName")))
def test_no_export_makes_the_icarol_reader_crash(tmp_path, text):
    put(tmp_path / "export.csv", text)

    never_crashes(tmp_path / "export.csv", "icarol")


@QUIET
@given(tables(list("abcdefghijk"), ("a", "b")))
def test_no_flat_file_makes_its_reader_crash(tmp_path, text):
    put(tmp_path / "list.csv", text)

    never_crashes(tmp_path / "list.csv", "csv", MAPPING)


KEYS = st.sampled_from(
    sorted(
        {
            *NAMES,
            "contents",
            "rows",
            "name1",
            "services",
            "f1",
            "f2",
            "f3",
            "attributes",
        }
        | {name for table in (*CHILDREN.values(), *ABOVE.values()) for name in table}
        | {"metadata", "organizations", "page_number", "total_pages", "frid"}
    )
)
PLAIN = st.one_of(WORDS, st.none(), st.booleans(), st.integers(), st.floats())
THINGS = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6)
    ),
    max_leaves=25,
)


@QUIET
@given(st.one_of(THINGS, st.lists(st.fixed_dictionaries({"id": WORDS, "name": WORDS}))))
@pytest.mark.parametrize("kind", ["hsds", "samhsa", ""])
def test_no_json_makes_a_reader_crash(tmp_path, kind, content):
    for name in ("a.json", "a.ndjson"):
        put(tmp_path / name, json.dumps(content))
        never_crashes(tmp_path / name, kind)


def test_json_without_an_end_is_refused(tmp_path):
    file = tmp_path / "deep.json"
    file.write_text("[" * 200_000)
    assert "nested without an end" in refusal(file, "hsds")

    deep = '{"id":"1","name":"x","status":"active","phones":[' * 40
    file.write_text(deep.replace("phones", "contacts", 1) + "]}" * 40)
    readers.read(file, "hsds")
    nested = '{"id":"%d","organization":' * 20 % tuple(range(20))
    chain = nested.replace("organization", "service")
    file.write_text(chain + '{"id":"x","name":"y"}' + "}" * 20)
    readers.read(file, "hsds")


def test_a_broken_line_of_a_stream_is_named(tmp_path):
    file = tmp_path / "a.ndjson"
    file.write_text('{"id":"1","name":"a","status":"active"}\n\n{"id":\n')

    assert "line 3" in refusal(file, "hsds")


NASTY = ["a" + " " * 100_000 + "b", "<!--" * 25_000, "<p" * 50_000, "&amp;" * 20_000,
         "9:00 - " * 15_000, "1" * 100_000, "a." * 50_000, "x, " * 25_000,
         "12:00AM" + " " * 80_000 + "- 1:00AM", "5" * 9 + " " * 100_000 + "x 1"]  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=[text[:8].strip() for text in NASTY])
def test_no_field_can_hold_a_reader_up(tmp_path, text):
    columns = {
        "hsds": ["id", "name", "description", "url", "minimum_age", "assured_date"],
        "icarol": ICAROL,
        "csv": list("abcdefghijk"),
    }
    began = time.monotonic()
    for kind, names in columns.items():
        path = tmp_path / ("services.csv" if kind == "hsds" else f"{kind}.csv")
        cells = [f"{kind}1", text] + [text] * (len(names) - 2)
        path.write_text(",".join(names) + "\n" + ",".join(f'"{c}"' for c in cells))
        never_crashes(path, kind, MAPPING)

    assert time.monotonic() - began < 20
