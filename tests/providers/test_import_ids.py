"""The ids of an import: a UUID is kept, anything else becomes one, for good."""

from uuid import UUID

import pytest

from providers.models import Organization, Service, ServiceAtLocation, Source

pytestmark = pytest.mark.django_db

GIVEN = "5a0c9c0e-93a1-4b52-8d0e-0b9f6f8f3d11"
SERVICES = "id,organization_id,name,status\n{},o1,Walk-in,active\n"


def test_an_id_that_is_a_uuid_is_kept(package, run_import):
    run_import(package(services=SERVICES.format(GIVEN.upper())))

    assert Service.objects.get().pk == UUID(GIVEN)


def test_any_other_id_is_worked_out_from_source_and_id(package, run_import):
    run_import(package(), source="elm")

    source = Source.objects.get(slug="elm")
    assert source.identify("organization", "o1") == Organization.objects.get().pk


def test_an_id_that_another_source_holds_is_not_taken_from_it(package, run_import):
    path = package(services=SERVICES.format(GIVEN))
    run_import(path, source="elm")
    run_import(path, source="oak")

    assert Service.objects.get(pk=GIVEN).origin.slug == "elm"
    again = run_import(path, source="oak")
    assert Service.objects.count() == 2
    assert "Nothing differs" in again


def test_a_row_keeps_its_id_when_the_other_source_is_gone(package, run_import):
    path = package(services=SERVICES.format(GIVEN))
    run_import(path, source="elm")
    run_import(path, source="oak")
    mine = Service.objects.get(origin__slug="oak").pk
    ServiceAtLocation.objects.filter(service=GIVEN).delete()
    Service.objects.get(pk=GIVEN).delete()

    run_import(path, source="oak")

    assert Service.objects.get().pk == mine


def test_what_was_exported_with_our_ids_meets_the_rows_it_came_from(
    package, run_import
):
    run_import(package(), source="elm")
    ours = {s.original_id: s for s in Service.objects.all()}
    text = "id,organization_id,name,status\n" + "".join(
        f"{s.pk},{s.organization_id},{s.name},active\n" for s in ours.values()
    )
    organizations = f"id,name,description\n{Organization.objects.get().pk},Elm House,\n"

    out = run_import(package(organizations=organizations, services=text), source="elm")

    assert "Nothing differs" in out
    assert Service.objects.count() == len(ours)
