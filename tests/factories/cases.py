"""People, cases and sessions for tests; all invented."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from cases.models import CarePlan, Case, Consent, Need, Person, Session


class RecordFactory(factory.Factory):
    """Builds a record and stores it as the user `by` (None: the system)."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        by = kwargs.pop("by", None)
        return model_class(*args, **kwargs).store(by=by)


class PersonFactory(RecordFactory):
    class Meta:
        model = Person

    name = "Daniel Reyes"
    phone = "(312) 555-0142"
    birth_date = "2002-03-04"


class CaseFactory(RecordFactory):
    class Meta:
        model = Case

    number = factory.Sequence(lambda n: f"C-2026-{900000 + n:06d}")
    person = factory.SubFactory(
        PersonFactory, jurisdiction=factory.SelfAttribute("..jurisdiction")
    )


class SessionFactory(RecordFactory):
    class Meta:
        model = Session

    case = factory.SubFactory(
        CaseFactory, jurisdiction=factory.SelfAttribute("..jurisdiction")
    )
    kind = Session.Kind.WALK_IN


class SignedSessionFactory(SessionFactory):
    behavior = "Pacing, not slept."
    summary = "Calmer after breathing together."
    participants = "Daniel, his mother"
    follow_up_planned = False
    follow_up_reason = "Does not want one."
    status = Session.Status.SIGNED
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    ended_at = factory.LazyFunction(timezone.now)
    signed_at = factory.LazyFunction(timezone.now)
    signed_by = factory.SelfAttribute("clinician")
    staff_name = factory.SelfAttribute("clinician.name")
    credential = "LPC"


class NeedFactory(RecordFactory):
    class Meta:
        model = Need

    code = Need.Code.HOUSING


class CarePlanFactory(RecordFactory):
    class Meta:
        model = CarePlan

    advice = "Speak slowly, use first name."
    review_on = factory.LazyFunction(timezone.localdate)


class ConsentFactory(RecordFactory):
    class Meta:
        model = Consent

    scope = Consent.Scope.FOLLOW_UP
