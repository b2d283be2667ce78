"""Keeping every row of the directory: one form, one page, one list of kinds."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from core.models import AccessLog
from providers.actions import edit_service, records
from providers.forms.records import KINDS
from providers.models import (
    Accessibility,
    Address,
    Area,
    AreaLayer,
    Attribute,
    Contact,
    CostOption,
    Funding,
    Language,
    Location,
    Metadata,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    SearchEntry,
    Service,
    ServiceArea,
    ServiceAtLocation,
    Source,
    TaxonomyTerm,
)
from providers.views.past import changes_of
from tests.factories.providers import AddressFactory
from tests.factories.referrals import PlaceFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(jurisdiction):
    desk = Source.objects.desk(jurisdiction)
    service = ServiceFactory(
        origin=desk, organization__origin=desk, organization__name="Elm House"
    )
    place = PlaceFactory(origin=desk, service=service, location__origin=desk)
    place.location.organization = service.organization
    place.location.save()
    return place


@pytest.fixture
def admin(client, directory_admin):
    client.force_login(directory_admin)
    return client


def add(client, owner, kind, **fields):
    known = next(k.slug for k in KINDS.values() if k.model is type(owner))
    url = reverse("providers:add_record", args=[known, owner.pk, kind])
    return client.post(url, fields)


def save(client, row, **fields):
    known = next(k.slug for k in KINDS.values() if k.model is type(row))
    url = reverse("providers:record", args=[known, row.pk])
    if known == "service":
        url = reverse("providers:edit", args=[row.pk])
    form = client.get(url).context["form"]
    held = {k: form.get_initial_for_field(f, k) for k, f in form.fields.items()}
    given = {k: v for k, v in held.items() if v not in (None, False)}
    return client.post(url, given | fields)


@pytest.fixture
def late(admin, place, directory_admin):
    """Save a page of a service that was opened before a colleague wrote its fees."""
    url = reverse("providers:edit", args=[place.service_id])
    shown = admin.get(url).context
    form, seen = shown["form"].initial, shown["seen"]
    given = {k: v for k, v in form.items() if v not in (None, False)} | {"seen": seen}
    fresh = Service.objects.get(pk=place.service_id)
    records.change_row(fresh, by=directory_admin, fees="Free")

    def save(**fields):
        return admin.post(url, given | fields), Service.objects.get(pk=fresh.pk)

    return save


def test_a_page_opened_earlier_takes_nothing_of_a_colleague_back(late):
    answer, service = late(alert="Side door")

    assert answer.status_code == 302
    assert (service.alert, service.fees) == ("Side door", "Free")


def test_what_two_changed_is_shown_with_both_values(late):
    answer, service = late(alert="Side door", fees="Ten dollars")

    assert answer.status_code == 409
    assert (service.alert, service.fees) == ("", "Free")
    assert "it is now “Free”" in answer.context["form"].errors["fees"][0]
    assert "Ten dollars" in answer.content.decode()

    answer, service = late(fees="Ten dollars", seen=answer.context["seen"])

    assert answer.status_code == 302
    assert service.fees == "Ten dollars"


def told():
    return set(
        Metadata.objects.values_list("resource_type", "field_name", "replacement_value")
    )


def test_a_directory_can_be_written_by_hand_from_nothing(admin, jurisdiction):
    admin.post(reverse("providers:add_organization"), {"name": "Oak Center"})
    organization = Organization.objects.get(name="Oak Center")
    add(admin, organization, "service", name="Night desk", status="active")
    service = Service.objects.get(name="Night desk")
    assert SearchEntry.objects.get(service_id=service.pk).title == "night desk"

    add(admin, organization, "location", name="East door", location_type="physical")
    location = Location.objects.get(name="East door")
    add(admin, location, "address", address_1="1 Oak", city="Alder",
        state_province="TX", postal_code="78701", address_type="physical")  # fmt: skip
    add(admin, service, "place", location=location.pk)

    entry = SearchEntry.objects.get(service_id=service.pk)
    assert entry.city == "alder"
    assert entry.service_at_location.location == location
    assert organization.origin == Source.objects.desk(jurisdiction)


CHILDREN = [
    ("service", "contact", Contact, {"name": "A. Elm", "title": "Director"}),
    ("service", "phone", Phone, {"number": "512-555-0101", "type": "voice"}),
    ("service", "cost-option", CostOption, {"option": "Medicaid", "amount": "0"}),
    ("service", "language", Language, {"name": "Spanish", "code": "es"}),
    ("service", "required-document", RequiredDocument, {"document": "Photo ID"}),
    ("service", "service-area", ServiceArea, {"name": "Travis County"}),
    ("service", "funding", Funding, {"source": "County"}),
    ("service", "term", Attribute, {"need": "food"}),
    ("organization", "program", Program, {"name": "Outreach"}),
    ("organization", "identifier", OrganizationIdentifier,
     {"identifier_type": "EIN", "identifier": "12-3456789"}),
    ("organization", "contact", Contact, {"name": "B. Elm"}),
    ("organization", "phone", Phone, {"number": "512-555-0102", "type": "voice"}),
    ("location", "accessibility", Accessibility, {"description": "Ramp"}),
    ("location", "language", Language, {"name": "Vietnamese"}),
    ("place", "phone", Phone, {"number": "512-555-0103", "type": "hotline"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("owner", "kind", "model", "fields"),
    CHILDREN,
    ids=[f"{c[0]}-{c[1]}" for c in CHILDREN],
)
def test_every_kind_is_added_listed_changed_and_retired(
    admin, place, owner, kind, model, fields
):
    owners = {
        "service": place.service,
        "organization": place.service.organization,
        "location": place.location,
        "place": place,
    }
    before = model.objects.count()

    answer = add(admin, owners[owner], kind, **fields)

    assert answer.status_code == 302
    assert model.objects.count() == before + 1
    row = model.objects.order_by("-pk").first()
    table = {"term": "attribute", "identifier": "organization_identifier"}
    name = table.get(kind, kind.replace("-", "_"))
    assert {resource for resource, _, _ in told()} == {name}
    page = admin.get(answer.url)
    if KINDS[kind].children:
        page = admin.get(reverse("providers:record", args=[owner, owners[owner].pk]))
    shown = row.taxonomy_term if kind == "term" else row
    assert str(shown) in page.content.decode()

    retire = reverse("providers:retire_record", args=[kind, row.pk])
    assert admin.post(retire).status_code == 302
    row.refresh_from_db()
    assert row.retired_at
    assert admin.post(retire).status_code == 409
    admin.post(reverse("providers:restore_record", args=[kind, row.pk]))
    row.refresh_from_db()
    assert row.retired_at is None


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_kind_has_fields_and_something_it_hangs_on(slug):
    kind = KINDS[slug]
    owners = [k for k in KINDS.values() if slug in k.children]

    assert owners or slug == "organization"
    assert set(kind.fields.split()) <= set(kind.form_class.base_fields)
    if slug != "term":
        assert all(kind.owner_column(owner) for owner in owners)


def test_each_changed_field_leaves_a_metadata_row_and_a_trace(admin, place):
    contact = Contact.objects.create(service=place.service, name="A. Elm", title="Desk")

    save(admin, contact, name="B. Elm")

    assert told() == {("contact", "name", "B. Elm")}
    row = Metadata.objects.get()
    assert (row.previous_value, row.last_action_type) == ("A. Elm", "update")
    assert AccessLog.objects.filter(action="change", subject_id=contact.pk).exists()


@pytest.mark.parametrize("kind", ["contact", "language", "service-area", "funding"])
def test_a_part_in_which_nothing_is_filled_in_is_not_added(admin, place, kind):
    model = KINDS[kind].model

    answer = add(admin, place.service, kind)

    assert answer.status_code == 422
    assert "Nothing is filled in" in answer.content.decode()
    assert not model.objects.exists()


def test_a_part_is_not_emptied_but_taken_out_of_use(admin, place):
    contact = Contact.objects.create(service=place.service, name="A. Elm")

    answer = save(admin, contact, name="")

    assert answer.status_code == 422
    assert "take it out of use" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.name == "A. Elm"


def test_a_county_is_chosen_from_those_around(admin, place, jurisdiction):
    layer = AreaLayer.objects.create(slug="counties", name="Counties")
    box = {"south": 0, "west": 0, "north": 1, "east": 1, "outline": {}}
    near, far = (
        Area.objects.create(
            layer=layer, code=code, name=name, region=region, folded=name, **box
        )
        for code, name, region in [("1", "Alder County", "TX"), ("2", "Birch", "NM")]
    )
    AddressFactory(location=place.location, state_province="TX")
    page = reverse(
        "providers:add_record", args=["service", place.service_id, "service-area"]
    )

    offered = str(admin.get(page).context["form"]["area"])
    add(admin, place.service, "service-area", area=str(near.pk))

    assert str(near.pk) in offered
    assert str(far.pk) not in offered
    assert place.service.service_areas.get().name == "Alder County, TX"


@time_machine.travel("2026-11-23T03:00Z")
def test_changes_of_an_entry_say_what_it_was_and_what_it_is(
    admin, place, directory_admin
):
    edit_service(place.service, by=directory_admin, fees="Free")
    contact = Contact.objects.create(service=place.service, name="A. Elm")
    save(admin, contact, name="B. Elm")

    page = admin.get(place.service.get_absolute_url())

    past = [(c.what, c.before, c.after) for c in page.context["past"]]
    assert past == [("Contact: Name", "A. Elm", "B. Elm"), ("Fees", "", "Free")]
    # By the clocks of Alder County, whatever those of the process say.
    days = set(Metadata.objects.values_list("last_action_date", flat=True))
    assert days == {date(2026, 11, 22)}
    assert directory_admin.name in page.content.decode()


def test_changes_of_an_entry_hold_those_of_its_places_and_of_what_hangs_there(
    admin, place
):
    desk = Contact.objects.create(service_at_location=place, name="Desk")
    for row, said in (
        (Address.objects.create(location=place.location, city="Alder"), "city"),
        (Phone.objects.create(contact=desk, number="(512) 555-0101"), "number"),
        (Language.objects.create(location=place.location, code="es"), "code"),
    ):
        save(admin, row, **{said: "fr" if said == "code" else "(512) 555-0199"})
    add(admin, place.service, "term", need="food")
    save(admin, place.location, description="At the back")
    of_place = {"link_entity": "location", "link_id": place.location_id}
    Attribute.objects.filter(link_id=place.service_id).update(**of_place)

    def past():
        page = admin.get(place.service.get_absolute_url())
        return {change.what for change in page.context["past"]}

    open_to_sight = {"Number: Number", "Term: Taxonomy term", "Term: Link entity"}
    where = {"Address: City", "Language: Code (en, es, vi)", "Location: Description"}
    assert past() >= open_to_sight | where
    Location.objects.filter(pk=place.location_id).update(is_confidential=True)
    assert past() >= where  # who keeps a secret place may read of it
    assert where.isdisjoint(change.what for change in changes_of(place.service))


def test_saving_without_a_change_writes_nothing(admin, place):
    save(admin, place.service)

    assert not Metadata.objects.exists()


def test_what_is_kept_is_found_at_once(admin, place):
    save(admin, place.service.organization, name="Willow Trust")
    assert "willow trust" in SearchEntry.objects.get().keywords

    add(admin, place.service, "term", need="food")
    assert "food" in SearchEntry.objects.get().needs

    add(admin, place.location, "language", name="Vietnamese")
    assert "vietnamese" in SearchEntry.objects.get().body


def test_a_retired_service_is_found_no_more_and_again_when_brought_back(admin, place):
    admin.post(reverse("providers:retire_record", args=["service", place.service_id]))
    assert not SearchEntry.objects.exists()

    admin.post(reverse("providers:restore_record", args=["service", place.service_id]))
    assert SearchEntry.objects.exists()


def test_a_service_that_loses_its_last_place_is_still_found(admin, place):
    admin.post(reverse("providers:retire_record", args=["place", place.pk]))

    entry = SearchEntry.objects.get()
    assert entry.service_at_location.location is None

    admin.post(reverse("providers:restore_record", args=["place", place.pk]))
    assert SearchEntry.objects.get().service_at_location == place


@pytest.mark.parametrize("slug", ["organization", "location"])
def test_what_something_stands_on_is_not_retired(admin, place, slug):
    row = place.service.organization if slug == "organization" else place.location

    answer = admin.post(reverse("providers:retire_record", args=[slug, row.pk]))

    assert answer.status_code == 409
    assert "Retire those first" in answer.content.decode()


def test_the_confidential_switch_hides_where_it_is_from_search_and_metadata(
    admin, place
):
    address = Address.objects.create(
        location=place.location, address_1="1 Elm", city="Alder", postal_code="78701"
    )
    save(admin, address, address_1="2 Elm")
    assert ("address", "address_1", "2 Elm") in told()

    save(admin, place.location, is_confidential="on")
    save(admin, address, address_1="3 Elm")

    assert not any("Elm" in value for _, _, value in told())
    entry = SearchEntry.objects.get()
    assert (entry.latitude, entry.postal_code) == (None, "")


def test_looking_at_a_secret_address_leaves_a_trace(admin, place):
    place.location.is_confidential = True
    place.location.save()

    admin.get(reverse("providers:record", args=["location", place.location_id]))

    assert AccessLog.objects.filter(
        action="view", subject_id=place.location_id, reason="confidential"
    ).exists()


def test_an_address_that_is_secret_by_its_service_leaves_no_word_and_a_trace(
    admin, place
):
    address = Address.objects.create(
        location=place.location, address_1="1 Elm", city="Alder", postal_code="78701"
    )
    Service.objects.update(is_confidential=True)

    save(admin, address, address_1="3 Elm")

    assert Metadata.objects.filter(resource_id=address.pk).exists()
    assert not any("Elm" in value for _, _, value in told())
    assert AccessLog.objects.filter(
        action="view", subject_id=address.pk, reason="confidential"
    ).exists()


def test_saving_does_not_verify_and_a_date_cannot_be_written(admin, place):
    save(admin, place.service, description="Anew.")
    place.service.refresh_from_db()
    assert place.service.assured_date is None

    save(admin, place.service, assured_date="2026-11-20", status="temporarily closed")
    place.service.refresh_from_db()
    assert place.service.assured_date is None
    assert place.service.status == "temporarily closed"


def test_a_term_of_an_imported_taxonomy_is_given_by_its_code(admin, place):
    source = Source.objects.create(slug="211", name="211")
    term = TaxonomyTerm.objects.create(origin=source, code="BH-1800", name="Housing")

    add(admin, place.service, "term", other="bh-1800")

    assert Attribute.objects.get(link_id=place.service_id).taxonomy_term == term


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("term", {}, "Choose one term"),
        ("term", {"other": "nonesuch"}, "No taxonomy here has a term"),
        ("phone", {"number": "", "type": "voice"}, "This field is required"),
        ("cost-option", {"option": "x", "amount": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_makes_no_sense_is_said_beside_the_form(
    admin, place, kind, fields, sentence
):
    answer = add(admin, place.service, kind, **fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_service_is_put_at_a_place_once(admin, place):
    answer = add(admin, place.service, "place", location=place.location_id)

    assert answer.status_code == 422
    assert "already at this location" in answer.content.decode()


def test_rows_of_another_jurisdiction_are_out_of_reach(
    admin, place, other_jurisdiction
):
    theirs = Source.objects.desk(other_jurisdiction)
    contact = Contact.objects.create(origin=theirs, service=place.service, name="X")

    url = reverse("providers:record", args=["contact", contact.pk])

    assert admin.get(url).status_code == 404
    assert admin.post(url, {"name": "Y"}).status_code == 404


@pytest.mark.parametrize(
    "path", ["records/nothing/{}/", "records/phone/{}/service/new/"]
)
def test_there_are_no_other_kinds(admin, place, path):
    assert admin.get("/directory/" + path.format(place.service_id)).status_code == 404


def test_an_import_keeps_what_was_edited_here(admin, package, run_import):
    text = "id,service_id,name\nc1,s1,A. Elm\n"
    run_import(package(contacts=text))
    contact = Contact.objects.get()
    save(admin, contact, name="B. Elm")

    run_import(package(contacts=text.replace("A. Elm", "C. Elm")))

    contact.refresh_from_db()
    assert contact.name == "B. Elm"


def test_organizations_are_listed_by_name(admin, place):
    url = reverse("providers:organizations")

    assert "Elm House" in admin.get(url).content.decode()
    assert "Elm House" in admin.get(url, {"q": "elm"}).content.decode()
    assert (
        "No organization of that name" in admin.get(url, {"q": "zz"}).content.decode()
    )


def test_a_row_in_use_cannot_be_brought_back(place, directory_admin):
    with pytest.raises(records.ConflictError):
        records.restore_row(place.service, by=directory_admin)


def test_places_of_a_service_are_only_those_of_its_organization(admin, place):
    elsewhere = Location.objects.create(origin=place.origin, name="Far away")

    url = reverse("providers:add_record", args=["service", place.service_id, "place"])
    offered = admin.get(url).context["form"].fields["location"].queryset

    assert elsewhere not in offered
    assert ServiceAtLocation.objects.filter(location__in=offered).get() == place


def test_the_page_of_a_service_shows_what_is_in_use_only(admin, place):
    add(admin, place.service, "required-document", document="Photo ID")
    add(admin, place.service, "cost-option", option="Medicaid")
    add(admin, place.service, "contact", name="A. Elm", title="Director")
    gone = RequiredDocument.objects.create(service=place.service, document="A letter")
    admin.post(reverse("providers:retire_record", args=["required-document", gone.pk]))

    page = admin.get(place.service.get_absolute_url()).content.decode()

    assert "Photo ID" in page
    assert "Medicaid" in page
    assert "A. Elm, Director" in page
    assert "A letter" not in page


def test_a_service_that_has_a_place_no_longer_stands_alone(admin, place):
    add(admin, place.service.organization, "service", name="Line", status="active")
    line = Service.objects.get(name="Line")
    assert "no place given" in admin.get(line.get_absolute_url()).content.decode()

    add(admin, line, "place", location=place.location_id)

    page = admin.get(line.get_absolute_url()).content.decode()
    assert "no place given" not in page
