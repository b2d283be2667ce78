"""What the work list of referrals shows, and what it leaves to the referral."""

import pytest
from django.urls import reverse

from tests.factories.cases import CaseFactory, NeedFactory
from tests.factories.referrals import in_status

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("show", ["waiting", "all"])
def test_the_list_says_whom_to_ring_and_not_for_what_need(
    client, jurisdiction, clinician, case_manager, show
):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    need = NeedFactory(jurisdiction=jurisdiction, case=case, code="substance")
    asked = in_status(
        "requested", jurisdiction=jurisdiction, by=clinician, case=case, need=need
    )
    client.force_login(case_manager)

    page = client.get(reverse("referrals:list"), {"show": show}).text

    assert str(asked.service_at_location.service) in page
    assert need.get_code_display() not in page
    assert client.get(asked.get_absolute_url()).status_code == 302  # asks why first
