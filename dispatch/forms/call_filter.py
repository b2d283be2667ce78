"""The one filter of calls: lists, their API and the numbers above them."""

from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from core import days
from dispatch.models import Call, OutcomeClass, Wait
from dispatch.models.waits import WAITED
from dispatch.policy.missed import SHIFTS, WHY, missed, of_shift

if TYPE_CHECKING:
    from django.http import HttpRequest

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class CallFilter(django_filters.FilterSet):
    """The one way to a part of the calls: lists, their API and the numbers above them."""

    status = django_filters.ChoiceFilter(choices=Call.Status, empty_label="Any")
    outcome = django_filters.ChoiceFilter(
        field_name="outcome_class", choices=OutcomeClass, empty_label="Any"
    )
    closed_on = django_filters.DateFilter(method="on_day", label="Ended on", widget=DAY)
    received_on = django_filters.DateFilter(
        method="on_day", label="Received on", widget=DAY
    )
    diverted = django_filters.BooleanFilter(method="of_diverted", label="Was diverted")
    escalated = django_filters.BooleanFilter(
        field_name="escalated_at", lookup_expr="isnull", exclude=True
    )
    received_from = django_filters.DateFilter(
        method="from_day", label="Received since", widget=DAY
    )
    received_to = django_filters.DateFilter(
        method="to_day", label="Received until", widget=DAY
    )
    first_code = django_filters.CharFilter(method="of_first_code", label="Came in as")
    missed = django_filters.ChoiceFilter(
        method="of_missed",
        choices=[("any", "For any reason"), *WHY.items()],
        label="Missed diversion",
        empty_label="Any",
    )
    shift = django_filters.ChoiceFilter(
        method="of_shift",
        choices=[(name, label) for name, (label, _) in SHIFTS.items()],
        label="Came in by",
        empty_label="Any",
    )
    waited_today = django_filters.ChoiceFilter(
        method="of_waited",
        choices=[
            ("offered", "Offered"),
            ("accepted", "Taken"),
            ("abandoned", "Given up by the caller"),
            ("past_limit", "Past the limit"),
        ],
        label="Waited today",
        empty_label="Any",
    )
    held_by = django_filters.UUIDFilter(field_name="held_by")
    cad_number = django_filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = Call
        fields = ()

    def on_day(self, queryset: QuerySet, name: str, day: date) -> QuerySet:
        start, end = days.bounds(day, self.request.user.jurisdiction.zone)
        column = name.removesuffix("_on") + "_at"
        return queryset.filter(**{f"{column}__gte": start, f"{column}__lt": end})

    def from_day(self, queryset: QuerySet, name: str, day: date) -> QuerySet:
        start, _ = days.bounds(day, self.request.user.jurisdiction.zone)
        return queryset.filter(received_at__gte=start)

    def to_day(self, queryset: QuerySet, name: str, day: date) -> QuerySet:
        _, end = days.bounds(day, self.request.user.jurisdiction.zone)
        return queryset.filter(received_at__lt=end)

    def of_first_code(self, queryset: QuerySet, name: str, code: str) -> QuerySet:
        return queryset.with_first_code().filter(first_code=code)

    def of_missed(self, queryset: QuerySet, name: str, why: str) -> QuerySet:
        found = missed(queryset)
        return found if why == "any" else found.filter(missed_why=why)

    def of_shift(self, queryset: QuerySet, name: str, shift: str) -> QuerySet:
        zone = self.request.user.jurisdiction.zone
        return of_shift(queryset, shift, zone)

    def of_waited(self, queryset: QuerySet, name: str, how: str) -> QuerySet:
        zone = self.request.user.jurisdiction.zone
        today = Wait.objects.begun(*days.bounds(days.today(zone), zone))
        return queryset.filter(Exists(today.filter(WAITED[how], call=OuterRef("pk"))))

    def of_diverted(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        return (
            queryset.exclude(outcome_class="")
            if value
            else queryset.filter(outcome_class="")
        )


def listed(request: "HttpRequest", params: Any) -> QuerySet:
    """Return the calls behind these filters, exactly as the list shows them."""
    calls = Call.objects.visible_to(request.user)
    return CallFilter(params, queryset=calls, request=request).qs
