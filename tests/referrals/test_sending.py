"""A draft is sent to what the directory says now, not to what it said then."""

import pytest
from django.utils import timezone

from core.errors import DomainError
from tests.factories.referrals import DraftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(jurisdiction, clinician):
    return DraftFactory(jurisdiction=jurisdiction, by=clinician)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"do_not_refer": True}, "Nobody is to be referred"),
        ({"status": "inactive"}, "is inactive"),
        ({"status": "defunct"}, "is defunct"),
        ({"status": "temporarily closed"}, "is temporarily closed"),
        ({"gone_since": timezone.now()}, "no longer in the directory"),
    ],
)
def test_a_service_closed_since_it_was_drafted_is_not_asked(
    draft, clinician, changed, words
):
    service = draft.service_at_location.service
    type(service).objects.filter(pk=service.pk).update(**changed)

    with pytest.raises(DomainError, match=words):
        draft.send(by=clinician)

    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"gone_since": timezone.now()}, "no longer in the directory"),
        ({"do_not_refer": True}, "Nobody is to be referred"),
    ],
)
def test_a_place_given_up_is_not_asked(draft, clinician, changed, words):
    place = draft.service_at_location
    type(place).objects.filter(pk=place.pk).update(**changed)

    with pytest.raises(DomainError, match=words):
        draft.send(by=clinician)


def test_what_stands_is_asked(draft, clinician):
    draft.send(by=clinician)

    assert draft.status == "requested"
