"""Supply against demand: the doors there are beside the people turned away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import requires
from core.pages import render_part
from providers.continuum import grouped
from providers.crisis_map import shortfall, supply
from providers.crisis_map.ours import ours
from providers.crisis_map.shortfall import FEWEST, PERIODS, Tally
from providers.crisis_map.supply import UNCLASSIFIED, Question
from providers.forms.crisis_map import DAYS, GapsForm
from providers.models import AreaLayer
from providers.views.gaps import demand_asked, numbers
from providers.views.mapping import asked


@require_safe
@requires("providers.view_gap")
def balance(request: HttpRequest) -> HttpResponse:
    """Lay the doors there are beside the people turned away: by kind, area and hour."""
    form = GapsForm(request.GET)
    form.is_valid()
    found, _ = demand_asked(request)
    user, need = request.user, form.cleaned_data.get("need", "")
    layer = AreaLayer.objects.visible_to(user).first()
    question = Question(need=need, layer=layer, whose=ours(user.jurisdiction))
    context = {
        "form": form,
        "kinds": _by_kind(found, user, question),
        "areas": _by_area(found, user, question),
        "week": _by_hour(found, user, question),
        "period_words": PERIODS[form.period_asked],
        "fewest": FEWEST,
    }
    return render_part(
        request, "providers/gaps/balance.html", "providers/gaps/_balance.html", context
    )


def _by_kind(found: Any, user: Any, question: Question) -> list[dict[str, Any]]:
    tallies, need = shortfall.by_kind(found), question.need
    doors = {r.code: r for r in supply.matrix(question, "intercept").rows}
    kinds = [
        pair
        for level, terms in grouped()
        for pair in [(level, True), *((term, False) for term in terms)]
    ]
    lines = [
        {
            "code": kind.code,
            "label": kind.label,
            "is_level": is_level,
            "doors": doors[kind.code].total.count if kind.code in doors else 0,
            **numbers(tallies.get(kind.code, Tally()), user),
        }
        for kind, is_level in kinds
        if need in {"", kind.code, kind.level}
        and (is_level or kind.code in tallies or kind.code in doors)
    ]
    unnamed = tallies.get(UNCLASSIFIED, Tally())
    if unnamed.times:
        lines.append(
            {
                "code": UNCLASSIFIED,
                "label": "Need not named",
                "is_level": True,
                "doors": None,
                **numbers(unnamed, user),
            }
        )
    return lines


def _by_area(found: Any, user: Any, question: Question) -> list[dict[str, Any]]:
    counts = supply.by_area(question)
    return [
        {
            "area": area,
            "outline": outline,
            "doors": counts.get(outline, 0) if outline else None,
            "doors_query": asked(question, area=str(outline)) if outline else "",
            **numbers(tally, user),
        }
        for area, outline, tally in shortfall.by_area(found)
    ]


def _by_hour(found: Any, user: Any, question: Question) -> list[dict[str, Any]]:
    is_open, _ = supply.week(question)
    tallies = shortfall.by_hour(found, user.jurisdiction.zone)
    return [
        {
            "day": day,
            "hours": [
                {
                    "hour": hour,
                    "of_week": day_number * 24 + hour,
                    "doors": is_open[day_number * 24 + hour],
                    **numbers(tallies[day_number * 24 + hour], user),
                }
                for hour in range(24)
            ],
        }
        for day_number, day in enumerate(DAYS)
    ]
