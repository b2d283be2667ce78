"""iCarol's wide export: agencies, programs, sites and programs at sites; all invented."""

import csv

import pytest

from providers.models import (
    Address,
    Attribute,
    Contact,
    ImportProblem,
    Language,
    Location,
    Organization,
    Phone,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)

pytestmark = pytest.mark.django_db

AGENCY = {
    "ResourceAgencyNum": "100",
    "ParentAgencyNum": "0",
    "TaxonomyLevelName": "Agency",
    "PublicName": "Elm Street Help",
    "AgencyStatus": "Active",
}
SITE = {
    "ResourceAgencyNum": "200",
    "ParentAgencyNum": "100",
    "TaxonomyLevelName": "Site",
    "PublicName": "Elm Street East",
    "AgencyStatus": "Active",
    "PhysicalAddress1": "12 Elm Street",
    "PhysicalCity": "Alder",
    "PhysicalStateProvince": "TX ",
    "PhysicalPostalCode": "78701",
    "PhysicalCountry": "United States",
    "Latitude": "30.27",
    "Longitude": "-97.74",
}
PROGRAM = {
    "ResourceAgencyNum": "300",
    "ParentAgencyNum": "100",
    "TaxonomyLevelName": "Program",
    "PublicName": "Night shelter",
    "AgencyStatus": "Active",
}
LINK = {
    "ResourceAgencyNum": "400",
    "ParentAgencyNum": "100",
    "TaxonomyLevelName": "ProgramAtSite",
    "PublicName": "Night shelter at Elm Street East",
    "AgencyStatus": "Active",
    "ConnectsToProgramNum": "300",
    "ConnectsToSiteNum": "200",
}


@pytest.fixture
def export(tmp_path):
    """Write an export of these records, with every column that any of them has."""

    def write(*records, name="Resources.csv"):
        file = tmp_path / name
        columns = list(dict.fromkeys(key for record in records for key in record))
        with file.open("w", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="")
            writer.writeheader()
            writer.writerows(records)
        return file

    return write


def reasons():
    return [f"{p.line}: {p.reason}" for p in ImportProblem.objects.all()]


def test_the_four_levels_become_organization_service_location_and_link(
    export, run_import
):
    run_import(export(AGENCY, SITE, PROGRAM, LINK), "icarol")

    place = ServiceAtLocation.objects.get()
    assert place.service.name == "Night shelter"
    assert place.service.organization.name == "Elm Street Help"
    assert place.location.name == "Elm Street East"
    address = Address.objects.get()
    assert (address.state_province, address.country) == ("TX", "US")


def test_records_may_come_in_any_order(export, run_import):
    run_import(export(LINK, PROGRAM, SITE, AGENCY), "icarol")

    assert ServiceAtLocation.objects.get().location.name == "Elm Street East"
    assert not reasons()


def test_a_record_not_to_be_referred_to_is_found_but_marked(export, run_import):
    closed = PROGRAM | {"AgencyStatus": "Active, but do not refer"}
    run_import(export(AGENCY, SITE, closed, LINK), "icarol")

    service = Service.objects.get()
    assert (service.do_not_refer, service.status) == (True, "active")
    assert SearchEntry.objects.get().card["do_not_refer"]


@pytest.mark.parametrize("level", [AGENCY, PROGRAM])
def test_what_is_kept_from_the_website_is_kept_from_the_public(
    export, run_import, level
):
    hidden = level | {"ExcludeFromWebsite": "Yes"}
    records = [hidden if r is level else r for r in (AGENCY, SITE, PROGRAM, LINK)]

    run_import(export(*records), "icarol")

    assert Service.objects.get().is_excluded


def test_the_programs_of_an_inactive_agency_are_inactive(export, run_import):
    run_import(
        export(AGENCY | {"AgencyStatus": "Inactive"}, SITE, PROGRAM, LINK), "icarol"
    )

    assert Service.objects.get().status == "inactive"


SECOND = SITE | {"ResourceAgencyNum": "201", "PublicName": "Elm Street West"}
SECOND_LINK = LINK | {"ResourceAgencyNum": "401", "ConnectsToSiteNum": "201"}
SHUT = {"AgencyStatus": "Active, but do not refer"}


@pytest.mark.parametrize("shut", ["link", "site"])
def test_a_place_that_takes_nobody_is_found_and_takes_no_referral(
    export, run_import, shut
):
    site = SECOND | (SHUT if shut == "site" else {})
    link = SECOND_LINK | (SHUT if shut == "link" else {})
    run_import(export(AGENCY, SITE, site, PROGRAM, LINK, link), "icarol")

    entries = {
        entry.service_at_location.location.name: entry.is_open_for_referral
        for entry in SearchEntry.objects.all()
    }
    assert entries == {"Elm Street East": True, "Elm Street West": False}
    assert not Service.objects.get().do_not_refer
    assert not reasons()


def test_a_link_that_is_closed_is_left_out_and_the_others_stay(export, run_import):
    shut = SECOND_LINK | {"AgencyStatus": "Inactive"}
    run_import(export(AGENCY, SITE, SECOND, PROGRAM, LINK, shut), "icarol")

    assert ServiceAtLocation.objects.get().location.name == "Elm Street East"
    assert reasons() == [
        "7: the service at this site is inactive; its other sites stay"
    ]


def test_a_service_whose_only_link_takes_nobody_takes_nobody(export, run_import):
    shut = LINK | {"AgencyStatus": "Active, but do not refer"}

    run_import(export(AGENCY, SITE, PROGRAM, shut), "icarol")

    assert Service.objects.get().do_not_refer


def test_a_site_named_by_its_program_alone_takes_nobody_if_it_says_so(
    export, run_import
):
    shut = SITE | {"AgencyStatus": "Active, but do not refer"}
    other = SITE | {"ResourceAgencyNum": "201"}
    there = PROGRAM | {"ConnectsToSiteNum": "200"}
    both = {"ResourceAgencyNum": "301", "ConnectsToSiteNum": "200;201"}
    run_import(export(AGENCY, shut, other, there, PROGRAM | both), "icarol")

    nowhere, somewhere = Service.objects.order_by("original_id")
    assert nowhere.do_not_refer
    assert not somewhere.do_not_refer
    marks = somewhere.service_at_locations.values_list(
        "location__original_id", "do_not_refer"
    )
    assert set(marks) == {("200", True), ("201", False)}


def test_a_service_is_not_at_an_inactive_site_that_its_program_names(
    export, run_import
):
    closed = SITE | {"AgencyStatus": "Inactive"}
    other = SITE | {"ResourceAgencyNum": "201"}
    there = PROGRAM | {"ConnectsToSiteNum": "200"}
    both = {"ResourceAgencyNum": "301", "ConnectsToSiteNum": "200;201"}
    run_import(export(AGENCY, closed, other, there, PROGRAM | both), "icarol")

    over, stays = Service.objects.order_by("original_id")
    assert over.status == "inactive"
    assert stays.status == "active"
    assert [p.location.original_id for p in stays.service_at_locations.all()] == ["201"]
    assert "6: its site '200' is inactive; left out" in reasons()


def test_a_private_address_makes_the_place_confidential(export, run_import):
    secret = SITE | {"PhysicalAddressIsPrivate": "Yes"}
    run_import(export(AGENCY, secret, PROGRAM, LINK), "icarol")

    assert Location.objects.get().is_confidential
    entry = SearchEntry.objects.get()
    assert entry.latitude is None
    assert "12 Elm" not in f"{entry.title} {entry.body} {entry.card}"


def test_private_numbers_and_people_are_left_out_and_listed(export, run_import):
    program = PROGRAM | {
        "Phone1Number": "512-555-0101",
        "Phone1Name": "Crisis line",
        "Phone1IsPrivate": "False",
        "Phone2Number": "512-555-0102",
        "Phone2Name": "Back office",
        "Phone2IsPrivate": "True",
        "Phone5Number": "512-555-0105",
        "Phone5name": "TTY",
        "PhoneFax": "512-555-0109",
        "MainContactName": "A. Elm",
        "MainContactIsPrivate": "Yes",
        "SeniorWorkerName": "B. Elm",
        "SeniorWorkerTitle": "Director",
        "SeniorWorkerPhoneNumber": "512-555-0110 ext 4",
    }
    run_import(export(AGENCY, SITE, program, LINK), "icarol")

    kinds = {p.number: (p.type, p.description) for p in Phone.objects.all()}
    assert kinds["(512) 555-0101"] == ("hotline", "Crisis line")
    assert kinds["(512) 555-0105"] == ("textphone", "TTY")
    assert kinds["(512) 555-0109"] == ("fax", "Fax")
    assert "(512) 555-0102" not in kinds
    assert Contact.objects.get().phones.get().extension == "4"
    assert "4: Back office, MainContact: marked as private, left out" in reasons()


@pytest.mark.parametrize(
    ("said", "day", "pair"),
    [
        ("Mon-Fri 9am-5pm; Sat 10am-2pm", "SA", ("10:00", "14:00")),
        ("24 hours a day, 7 days a week", "SU", ("00:00", "00:00")),
        ("Monday to Friday 8:30 am to noon", "FR", ("08:30", "12:00")),
    ],
)
def test_hours_in_words_are_understood(export, run_import, said, day, pair):
    run_import(
        export(AGENCY, SITE, PROGRAM | {"HoursOfOperation": said}, LINK), "icarol"
    )

    schedule = Schedule.objects.get(byday=day)
    assert (f"{schedule.opens_at:%H:%M}", f"{schedule.closes_at:%H:%M}") == pair


@pytest.mark.parametrize(
    "said", ["Call for hours", "9-5", "Mon 9am-5pm by appointment"]
)
def test_hours_that_are_not_wholly_understood_are_unknown_and_shown(
    export, run_import, said
):
    run_import(
        export(AGENCY, SITE, PROGRAM | {"HoursOfOperation": said}, LINK), "icarol"
    )

    schedule = Schedule.objects.get()
    assert (schedule.opens_at, schedule.description) == (None, said)


def test_codes_of_the_licensed_taxonomy_are_accepted(export, run_import):
    program = PROGRAM | {
        "TaxonomyTerms": "Emergency Shelter * Youth; Crisis Intervention",
        "TaxonomyCodes": "BH-1800.8500 * YB-9500; RP-1500",
    }
    run_import(export(AGENCY, SITE, program, LINK), "icarol")

    codes = TaxonomyTerm.objects.filter(origin__slug="icarol")
    assert dict(codes.values_list("code", "name")) == {
        "BH-1800.8500": "Emergency Shelter",
        "YB-9500": "Youth",
        "RP-1500": "Crisis Intervention",
    }
    assert Attribute.objects.filter(link_id=Service.objects.get().pk).count() == 3


def test_facts_find_their_fields(export, run_import):
    program = PROGRAM | {
        "LanguagesOfferedList": "English; Spanish, Vietnamese",
        "LastVerifiedOn": "9/15/2024 15:53",
        "UpdatedOn": "2024-09-16 08:00",
        "TemporaryMessage": "Full until Friday",
        "TemporaryMessageExpires": "2999-01-01",
        "Eligibility": "Adults",
        "Custom_Minimum Age": "18",
        "DocumentsRequired": "Photo ID; proof of income",
        "Coverage": "TX - Travis County; TX - Hays County",
    }
    run_import(export(AGENCY, SITE, program, LINK), "icarol")

    service = Service.objects.get()
    assert str(service.assured_date) == "2024-09-15"
    assert (service.alert, service.minimum_age) == ("Full until Friday", 18)
    assert Language.objects.count() == 3
    assert service.required_documents.count() == 2
    assert service.service_areas.count() == 2


def test_a_message_that_has_expired_is_no_alert(export, run_import):
    program = PROGRAM | {
        "TemporaryMessage": "Closed for the storm",
        "TemporaryMessageExpires": "1/2/2020",
    }
    run_import(export(AGENCY, SITE, program, LINK), "icarol")

    assert Service.objects.get().alert == ""


def test_an_agency_alone_is_found_as_a_service(export, run_import):
    alone = AGENCY | {"PhysicalAddress1": "3 Oak", "PhysicalCity": "Alder"}

    run_import(export(alone), "icarol")

    place = ServiceAtLocation.objects.get()
    assert place.service.name == place.service.organization.name == "Elm Street Help"
    assert place.location.addresses.get().address_1 == "3 Oak"


def test_a_program_without_a_site_is_where_its_agency_is(export, run_import):
    agency = AGENCY | {"PhysicalAddress1": "3 Oak", "PhysicalCity": "Alder"}

    run_import(export(agency, PROGRAM), "icarol")

    place = ServiceAtLocation.objects.get()
    assert place.location.addresses.get().address_1 == "3 Oak"


def test_levels_are_told_by_parent_numbers_when_no_column_names_them(
    export, run_import
):
    rows = [
        {k: v for k, v in record.items() if k != "TaxonomyLevelName"}
        for record in (AGENCY, PROGRAM)
    ]

    run_import(export(*rows), "icarol")

    assert Service.objects.get().organization == Organization.objects.get()


def test_unsound_records_are_listed_with_line_and_reason(export, run_import):
    rows = [
        AGENCY,
        PROGRAM | {"ParentAgencyNum": "999"},
        LINK | {"ConnectsToSiteNum": "555"},
        AGENCY | {"ResourceAgencyNum": ""},
        AGENCY | {"TaxonomyLevelName": "Branch", "ResourceAgencyNum": "7"},
        AGENCY,
    ]
    run_import(export(*rows), "icarol")

    assert Service.objects.filter(name="Night shelter").exists()
    assert {
        "3: its organization '999' is not in the source",
        "4: its site '555' is not in the file",
        "5: it has no ResourceAgencyNum",
        "6: 'Branch' is not a level that iCarol has",
        "7: the number '100' was given before",
    } <= set(reasons())


def test_a_link_to_no_program_is_listed(export, run_import):
    run_import(export(AGENCY, SITE, LINK), "icarol")

    assert "4: its program '300' is not in the file" in reasons()


def test_the_same_export_again_changes_nothing(export, run_import):
    file = export(AGENCY, SITE, PROGRAM, LINK)
    run_import(file, "icarol")

    assert "Nothing differs" in run_import(file, "icarol")
    assert "Nothing differs" in run_import(file, "")
