"""Follow-ups for tests, due when asked; all invented."""

from datetime import timedelta

import factory
from django.utils import timezone

from followups.models import FollowUp
from tests.factories.cases import CaseFactory, RecordFactory


class FollowUpFactory(RecordFactory):
    """Due an hour ago unless said otherwise; missed three hours after that."""

    class Meta:
        model = FollowUp

    case = factory.SubFactory(
        CaseFactory, jurisdiction=factory.SelfAttribute("..jurisdiction")
    )
    due_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    window_ends_at = factory.LazyAttribute(lambda o: o.due_at + timedelta(hours=4))
    promised_by = factory.SelfAttribute("window_ends_at")
