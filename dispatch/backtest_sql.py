"""Calls of the past counted by what a policy asks of them, in one statement.

The database groups calls that no rule could tell apart, first by everything, then by
month, hour of the week, area and outcome, each apart from the others: so few rows come
back that deciding them one by one costs nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F

from dispatch.models import Call, Screen
from dispatch.models.calls import CONTACTS_SHOWN
from dispatch.policy import UNKNOWN, Situation, in_time
from dispatch.policy_sets import OTHER, at_slot

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from django.db.models import QuerySet

Rule = dict[str, Any]
# Along which line a row counts; the code is part of every situation.
LINES = ("month", "slot", "area", "outcome")
COUNTED = """
WITH calls AS ({calls}),
     asked AS ({screens}),
     pieces AS MATERIALIZED (
       SELECT first_code AS code, first_registry AS registry, {priority} AS priority,
              {contacts} AS contacts, given, {class_of_area} AS area_asked,
              ({classes}::int[])[slot + 1] AS time_asked,
              month, slot, area, outcome_class AS outcome, count(*) AS n
         FROM (SELECT c.*, asked.given, date_trunc('month', local) AS month,
                      (date_part('isodow', local) * 24 - 24
                       + date_part('hour', local))::int AS slot
                 FROM (SELECT calls.*, received_at AT TIME ZONE {zone} AS local
                         FROM calls) c
                 LEFT JOIN asked ON asked.call_id = c.id) c
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
SELECT code, registry, priority, contacts, given, area_asked, time_asked,
       month, slot, area, outcome, grouping(month, slot, area, outcome), sum(n)::int
  FROM pieces
 GROUP BY GROUPING SETS ({sets})
"""
# Areas that no rule names are one, unless the area is not known.
CLASS_OF_AREA = (
    "CASE WHEN area = '' OR area = ANY(%s::text[]) THEN area ELSE %s::text END"
)
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
        self.names = {name for when in whens for name in when}
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
            # Memory for this one statement, so that nothing is sorted on the disk.
            cursor.execute("SELECT set_config('work_mem', '128MB', true)")
            cursor.execute(statement, values)
            while rows := cursor.fetchmany(5_000):
                for *situation, month, slot, area, outcome, left_out, number in rows:
                    line = LINE_OF[left_out]
                    points = {"month": month, "slot": slot, "area": area}
                    key = points.get(line, outcome)
                    yield Group(tuple(situation), line, key, number)

    def _statement(
        self, calls: "QuerySet[Call]", zone: "ZoneInfo"
    ) -> tuple[str, list[Any]]:
        names = ["id", "received_at", "area", "outcome_class", "first_code"]
        names += ["first_registry", "priority"]
        rows: Any = calls.order_by().with_first_code()
        if "contacts" in self.names:
            rows = rows.with_contacts(CONTACTS_SHOWN).annotate(
                known=F("contacts_known")
            )
            names.append("known")
        call_sql, call_values = rows.values(*names).query.sql_with_params()
        screen_sql, screen_values = self._screens(calls)
        known = "known" if "contacts" in self.names else "NULL"
        statement = COUNTED.format(
            calls=call_sql,
            screens=screen_sql,
            priority="priority" if "priority" in self.names else "NULL::int",
            contacts=f"least({known}, %s::int)::int",
            class_of_area=CLASS_OF_AREA,
            classes="%s",
            zone="%s::text",
            sets=SETS,
        )
        asked = [self.most_contacts, self.areas, OTHER, self.classes, zone.key]
        return statement, [*call_values, *screen_values, *asked]

    def _screens(self, calls: "QuerySet[Call]") -> tuple[str, Sequence[Any]]:
        """Write the newest answers of each call, one a line in the order of `answers`."""
        if not self.answers:
            return "SELECT NULL::uuid AS call_id, NULL::text AS given WHERE false", ()
        newest = (
            Screen.objects.filter(call__in=calls.order_by())
            .order_by("call_id", "-at")
            .distinct("call_id")
            .values("call_id", "answers")
        )
        sql, values = newest.query.sql_with_params()
        each = ", ".join("coalesce(answers->>%s::text, %s::text)" for _ in self.answers)
        asked = [value for code in self.answers for value in (code, UNKNOWN)]
        return (
            f"SELECT call_id, concat_ws(E'\\n', {each}) AS given FROM ({sql}) s",  # noqa: S608
            [*asked, *values],
        )


def _classes(timed: Sequence[dict[str, Any]]) -> tuple[list[int], list[int]]:
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
