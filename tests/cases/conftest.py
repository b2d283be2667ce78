import pytest

from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory


@pytest.fixture
def person(jurisdiction):
    return PersonFactory(jurisdiction=jurisdiction)


@pytest.fixture
def case(jurisdiction, person, clinician):
    return CaseFactory(jurisdiction=jurisdiction, person=person, assigned_to=clinician)


@pytest.fixture
def session(jurisdiction, case, clinician):
    return SessionFactory(jurisdiction=jurisdiction, case=case, clinician=clinician)
