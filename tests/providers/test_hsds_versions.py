"""HSDS packages of every version, and files called otherwise than we expect."""

import json

import pytest

from providers.feeds.csvfile import Unreadable
from providers.formats import readers

TWO = {
    "organization": "id,name\no1,Elm House\n",
    "program": "id,organization_id,name\ng1,o1,Outreach\n",
    "service": "id,organization_id,program_id,name,status,fees\ns1,o1,g1,Walk-in,active,none\n",
    "location": "id,organization_id,name,latitude,longitude\nl1,o1,Depot,30.1,-97.1\n",
    "service_at_location": "id,service_id,location_id\na1,s1,l1\n",
    "physical_address": "id,location_id,address_1,city,state_province,postal_code,country\n"
    "d1,l1,1 Elm,Alder,TX ,78701,USA\n",
    "postal_address": "id,location_id,address_1,city,postal_code\nd1,l1,Box 1,Alder,78701\n",
    "schedule": "id,service_id,freq,byday,opens_at,closes_at\nh1,s1,WEEKLY,MO,09:00,17:00\n",
    "payment_accepted": "id,service_id,payment\np1,s1,Medicaid\n",
    "taxonomy": "id,name,url\nx1,211 taxonomy,http://example.org\n",
    "taxonomy_term": "id,term,taxonomy_id\nt1,Housing,x1\n",
    "service_attribute": "id,service_id,taxonomy_term_id\ng1,s1,t1\n",
    "other_attribute": "id,link_id,link_type,taxonomy_term_id\ng2,o1,organization,t1\n",
    "language": "id,service_id,language\nn1,s1,es\n",
}


@pytest.fixture
def folder(tmp_path):
    def write(files):
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text)
        return tmp_path

    return write


def test_version_2_names_its_files_as_its_tables(folder):
    rows = readers.read(folder(TWO)).bundle.rows

    assert {table: len(held) for table, held in rows.items()} == {
        "organization": 1, "program": 1, "service": 1, "location": 1,
        "service_at_location": 1, "address": 2, "schedule": 1, "cost_option": 1,
        "taxonomy": 1, "taxonomy_term": 1, "attribute": 2, "language": 1,
    }  # fmt: skip
    assert rows["address"]["d1"].values["state_province"] == "TX"
    assert rows["address"]["postal:d1"].values["address_type"] == "postal"
    assert rows["cost_option"]["p1"].values["option"] == "Medicaid"
    assert rows["taxonomy"]["x1"].values["uri"] == "http://example.org"
    assert rows["taxonomy_term"]["t1"].values["name"] == "Housing"
    assert rows["attribute"]["g2"].parents["link"] == ("organization", "o1")


def test_version_1_keeps_its_terms_in_taxonomy_csv(folder):
    files = {n: TWO[n] for n in ("organization", "service")}
    files["taxonomy"] = (
        "id,name,parent_id,vocabulary\nt1,Housing,,Local\nt2,Rent,t1,Local\n"
    )

    rows = readers.read(folder(files)).bundle.rows

    assert rows["taxonomy_term"]["t2"].parents["parent"] == ("taxonomy_term", "t1")
    assert "taxonomy" not in rows


def test_the_manifest_says_which_file_is_which_table(folder):
    path = folder({"orgs-2026": TWO["organization"], "svc-2026": TWO["service"]})
    resources = [
        {"name": "organizations", "path": "data/orgs-2026.csv"},
        {"name": "services", "path": "svc-2026.csv"},
        {"name": 5, "path": None},
        "odd",
    ]
    manifest = {"name": "elm-directory", "resources": resources}
    (path / "datapackage.json").write_text(json.dumps(manifest))

    reading = readers.read(path)

    assert reading.source == "elm-directory"
    assert [*reading.bundle.rows["service"]] == ["s1"]
    assert readers.read(path / "datapackage.json").source == "elm-directory"


@pytest.mark.parametrize("text", ["[", "[]", '{"name": 5, "resources": {}}', "\xff"])
def test_a_broken_manifest_is_passed_over(folder, text):
    path = folder(TWO)
    (path / "datapackage.json").write_text(text, "latin-1")

    assert [*readers.read(path).bundle.rows["service"]] == ["s1"]


def test_names_in_capitals_are_known(tmp_path):
    (tmp_path / "ORGANIZATIONS.CSV").write_text(TWO["organization"])
    (tmp_path / "Services.csv").write_text(TWO["service"])

    assert [*readers.read(tmp_path).bundle.rows["service"]] == ["s1"]


def test_a_file_that_others_name_must_have_ids(folder):
    files = TWO | {"location": "organization_id,name\no1,Depot\n"}

    with pytest.raises(Unreadable, match=r"location\.csv has no column 'id'"):
        readers.read(folder(files), "hsds")
