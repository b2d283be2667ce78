"""Calls of the past counted by what a policy asks of them, in one statement.

The database groups calls that no rule could tell apart, first by everything, then by
month, hour of the week, area and outcome, each apart from the others: so few rows come
back that deciding them one by one costs nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, OuterRef, Subquery

from dispatch.models import Call, Screen
from dispatch.models.calls import CONTACTS_SHOWN
from dispatch.policy.deciding import UNKNOWN, Situation, in_time
from dispatch.policy.situations import OTHER, at_slot

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

Rule = Mapping[str, Any]
# Along which line a row counts; the code is part of every situation.
LINES = ("month", "slot", "area", "outcome")
# OFFSET 0 keeps what a row costs most, the clock of its zone, from being worked out
# again for each column; 1970 began on a Thursday, three days into its week.
COUNTED = """
WITH pieces AS MATERIALIZED (
       SELECT first_code AS code, first_registry AS registry, {priority} AS priority,
              {contacts} AS contacts, {given} AS given, {area} AS area_asked,
              {time} AS time_asked, date_trunc('month', local) AS month, slot, area,
              outcome_class AS outcome, count(*) AS n
         FROM (SELECT *, mod((date_part('epoch', local) / 3600)::bigint + 72, 168)::int AS slot
                 FROM (SELECT *, date_trunc('hour', received_at AT TIME ZONE {zone})
                                 AS local
                         FROM ({calls}) calls OFFSET 0) clocked OFFSET 0) c
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SELECT code, registry, priority, contacts, given, area_asked, time_asked,
       month, slot, area, outcome, grouping(month, slot, area, outcome), sum(n)::int
  FROM pieces
 GROUP BY GROUPING SETS ({sets})
"""
# How many groups there are cannot be foreseen from what the columns hold, so the
# planner fears too many for a hash and would sort every call by text.
IN_MEMORY = """
SELECT set_config('work_mem', '128MB', true), set_config('enable_sort', 'off', true)
"""
AS_BEFORE = "SELECT set_config('enable_sort', 'on', true)"
# Areas that no rule names are one, unless the area is not known.
CLASS_OF_AREA = (
    "CASE WHEN area = '' OR area = ANY(%s::text[]) THEN area ELSE %s::text END"
)
ASKED_AS = {"answers": "given", "hours": "time", "days": "time"}
SITUATION = "code, registry, priority, contacts, given, area_asked, time_asked"
SETS = ", ".join(f"({SITUATION}, {line})" for line in LINES)
# What grouping() says of each of these sets: a bit for every line left out.
LINE_OF = {15 - (8 >> number): line for number, line in enumerate(LINES)}


@dataclass(frozen=True)
class Group:
    """So many calls of one situation, at one point of one line."""

    situation: tuple[Any, ...]
    line: str
    key: Any
    calls: int


class Question:
    """What the rules ask of a call, and how a group is read back as a situation."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        whens = [rule.get("when", {}) for rule in rules]
        names = {name for when in whens for name in when}
        self.asked = {ASKED_AS.get(name, name) for name in names}
        self.answers = sorted({c for when in whens for c in when.get("answers", {})})
        self.areas = sorted({a for when in whens for a in when.get("area", ())})
        spans = [n for when in whens for n in when.get("contacts", {}).values()]
        self.most_contacts = max([0, *spans]) + 1
        timed = [when for when in whens if {"hours", "days"} & set(when)]
        self.classes, self.slots = _classes(timed)

    def situation(self, group: tuple[Any, ...]) -> Situation:
        """Give the situation that all calls of a group are in."""
        code, registry, priority, contacts, given, area, time = group
        said = given.split("\n") if given else []
        return Situation(
            codes=frozenset({code, registry} - {""}),
            priority=priority,
            answers=dict(zip(self.answers, said, strict=False)),
            contacts=contacts,
            area=area,
            local_time=at_slot(self.slots[time]),
        )

    def groups(self, calls: "QuerySet[Call]", zone: "ZoneInfo") -> Iterator[Group]:
        """Count these calls; every call comes once along each line."""
        statement, values = self._statement(calls, zone)
        with connection.cursor() as cursor:
            cursor.execute(IN_MEMORY)
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(5_000):
                for *situation, month, slot, area, outcome, left_out, number in rows:
                    line = LINE_OF[left_out]
                    points = {"month": month, "slot": slot, "area": area}
                    key = points.get(line, outcome)
                    yield Group(tuple(situation), line, key, number)
            cursor.execute(AS_BEFORE)

    def _statement(
        self, calls: "QuerySet[Call]", zone: "ZoneInfo"
    ) -> tuple[str, list[Any]]:
        """Write the statement, leaving out what no rule asks for, and its values in order."""
        call_sql, call_values = self._calls(calls).query.sql_with_params()
        each = ", ".join("coalesce(given->>%s::text, %s::text)" for _ in self.answers)
        asked = [value for code in self.answers for value in (code, UNKNOWN)]
        parts: dict[str, tuple[str, list[Any]]] = {
            "priority": ("priority", []),
            "contacts": ("least(known, %s::int)", [self.most_contacts]),
            "given": (
                f"CASE WHEN given IS NOT NULL THEN concat_ws(E'\\n', {each}) END",
                asked,
            ),
            "area": (CLASS_OF_AREA, [self.areas, OTHER]),
            "time": ("(%s::int[])[slot + 1]", [self.classes]),
        }
        left_out = {
            "priority": "NULL::int",
            "contacts": "NULL::int",
            "given": "NULL::text",
            "area": "''",
            "time": "0",
        }
        written = {n: parts[n] if n in self.asked else (left_out[n], []) for n in parts}
        statement = COUNTED.format(
            calls=call_sql,
            zone="%s::text",
            sets=SETS,
            **{name: sql for name, (sql, _) in written.items()},
        )
        values = [value for _, said in written.values() for value in said]
        return statement, [*values, zone.key, *call_values]

    def _calls(self, calls: "QuerySet[Call]") -> Any:
        names = ["received_at", "area", "outcome_class", "first_code", "first_registry"]
        rows: Any = calls.order_by()
        rows = rows.with_first_code()
        if "priority" in self.asked:
            names.append("priority")
        if "contacts" in self.asked:
            rows = rows.with_contacts(CONTACTS_SHOWN)
            rows = rows.annotate(known=F("contacts_known"))
            names.append("known")
        if "given" in self.asked:
            last = Screen.objects.filter(call=OuterRef("pk")).order_by("-at")
            rows = rows.annotate(given=Subquery(last.values("answers")[:1]))
            names.append("given")
        return rows.values(*names)


def _classes(timed: Sequence[Mapping[str, Any]]) -> tuple[list[int], list[int]]:
    """Number the hours of the week that these conditions tell apart.

    Returns the class of each of the 168 hours, and one hour of each class.
    """
    found: dict[tuple[bool, ...], int] = {}
    slots: list[int] = []
    classes = []
    for slot in range(168):
        meant = tuple(in_time(when, slot // 24 + 1, slot % 24) for when in timed)
        if meant not in found:
            found[meant] = len(slots)
            slots.append(slot)
        classes.append(found[meant])
    return classes, slots
