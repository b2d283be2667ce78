"""The statement that search runs, put together from the parts that were asked for.

First it takes candidates, in arms: what is named so or near, then what merely mentions
it or lies farther off, then what another community keeps. An arm runs only while those
before it found too few, so a common word costs no more among 100,000 than among 10,000.
Only candidates are judged, and only the page's own rows are read whole.
"""

from typing import TYPE_CHECKING

from providers.finding import asked, trust

if TYPE_CHECKING:
    from providers.finding.search import SearchQuery

# So many candidates are judged at most; with enough of them, those named less so or
# farther away are not looked for.
MOST, ENOUGH = 300, 100
MOST_LIKE = 4

BEGINS = "e.title >= %(folded)s::text AND e.title < %(folded)s::text || chr(1114111)"
NAMES = "e.names @@ to_tsquery('english', %(whole)s::text)"
WORDS = "e.document @@ to_tsquery('english', %(whole)s::text)"
# The last word may still be typed. Its beginning is looked for after the whole word,
# because a beginning reads several times as much of the index.
BEGUN = "e.document @@ to_tsquery('english', %(prefix)s::text)"
SPELLED = "(%({0})s::text <%% e.title OR %({0})s::text <%% e.keywords)"
# A letter left out or two changed places: 0.6, as pg_trgm has it, is too strict for
# short words. Asked by itself this is done once, before any row is read.
LOOSELY = (
    "(SELECT set_config('pg_trgm.word_similarity_threshold', '0.43', true)) IS NOT NULL"
)
ALIKE = (
    "greatest(word_similarity(%({0})s::text, {e}.title), "
    "word_similarity(%({0})s::text, {e}.keywords))"
)
BOX = (
    "point(e.longitude, e.latitude) <@ box(point(%({0}west)s::float8, "
    "%({0}south)s::float8), point(%({0}east)s::float8, %({0}north)s::float8)) "
    "AND e.latitude IS NOT NULL"
)
NEAR, WIDE = BOX.format("near_"), BOX.format("")
# Hotlines have no place and shelters tell none: neither may drop out for that.
NOWHERE = "(e.latitude IS NULL AND e.postal_code = '' AND e.city = '')"
OURS = "(e.keeper IS NULL OR e.keeper = %(keeper)s::uuid)"
TODAY = (
    "o.service_at_location_id = {e}.service_at_location_id AND o.weekday = {t}.weekday "
    "AND o.opens <= {t}.minute AND {t}.minute < o.closes "
    "AND coalesce(o.valid_from <= {t}.day, true) "
    "AND coalesce({t}.day <= o.valid_to, true)"
)
DOOR = f"""(
    SELECT CASE WHEN bool_or(o.kind = 'closed') THEN 'closed'
                WHEN bool_or(o.kind = 'open') THEN 'open'
                WHEN bool_or(o.kind = 'unknown') THEN 'unknown' ELSE 'closed' END
      FROM providers_opening o WHERE {TODAY})"""  # noqa: S608 - parts of our own
IS_OPEN = "{e}.week @> {t}.weekday * 1440 + {t}.minute"
NOT_CLOSED = (
    f"CASE WHEN NOT e.has_hours THEN true WHEN e.has_dates THEN {DOOR} <> 'closed' "
    f"ELSE {IS_OPEN} END"
).format(e="e", t="t")
CLOCK = """
CROSS JOIN LATERAL (
    SELECT extract(isodow FROM at.local)::int - 1 AS weekday,
           extract(hour FROM at.local)::int * 60 + extract(minute FROM at.local)::int AS minute,
           at.local::date AS day
      FROM (SELECT %(at)s::timestamptz AT TIME ZONE e.timezone AS local) at
) t"""
MILES = (
    "CASE WHEN h.latitude IS NULL THEN NULL ELSE 7917.5 * asin(least(1, sqrt("
    "power(sin(radians(h.latitude - %(latitude)s::float8) / 2), 2) "
    "+ cos(radians(%(latitude)s::float8)) * cos(radians(h.latitude)) "
    "* power(sin(radians(h.longitude - %(longitude)s::float8) / 2), 2)))) END"
)
NEAREST = (
    "ORDER BY e.latitude IS NULL, power(e.latitude - %(latitude)s::float8, 2) "
    "+ power((e.longitude - %(longitude)s::float8) * cos(radians(%(latitude)s::float8)), 2)"
)
# The same, as the index of points walks it: without words it need not look any farther.
NEXT = (
    "ORDER BY point(e.longitude, e.latitude) "
    "<-> point(%(longitude)s::float8, %(latitude)s::float8)"
)
HERE = (
    "c.gone_since IS NULL AND c.retired_at IS NULL "
    "AND coalesce(c.service_at_location_id = {e}.service_at_location_id, true)"
)
# What is judged of a candidate; the rest of its row lies beside it.
NARROW = (
    "service_at_location_id, service_id, title, keywords, names, needs, latitude, "
    "longitude, precision, timezone, has_hours, has_dates, week, keeper, is_gone, "
    "is_open_for_referral, minimum_age, maximum_age, languages, payers, populations, "
    "modalities"
)
ARM = """
{name} AS MATERIALIZED (
    SELECT {columns}, t.weekday, t.minute, t.day
      FROM providers_searchentry e {clock}
     WHERE {conditions}
     {order} LIMIT {most}
)"""

# What another community keeps comes after everything of one's own, however open it is:
# a referral there is rarely of use, and one key makes it.
FRAME = """
WITH {crewed}, {arms}, hits AS ({hits}), judged AS (
    SELECT h.*, {rank} AS rank, {miles} AS miles,
           CASE WHEN NOT h.has_hours THEN 'unknown' WHEN h.has_dates THEN {door}
                WHEN {is_open} THEN 'open' ELSE 'closed' END AS door,
           CASE WHEN w.most IS NULL THEN c.room
                ELSE greatest(c.room, {crew_weight}) END AS room,
           CASE WHEN w.most IS NULL THEN c.is_full
                ELSE w.free = 0 AND c.is_full IS NOT FALSE END AS is_full,
           w.most AS crew_most, w.free AS crew_free, w.on_shift AS crew_on_shift,
           {tagged} AS tagged
      FROM hits h
      LEFT JOIN crews w ON w.service_id = h.service_id
      LEFT JOIN LATERAL (
          SELECT max({weight}) AS room,
                 bool_or({told}) AND NOT bool_or({has_room}) AS is_full
            FROM providers_servicecapacity c JOIN providers_unit u ON u.id = c.unit_id
           WHERE c.service_id = h.service_id AND {here} AND {by_hand}
      ) c ON true
), page AS (
    SELECT j.*, count(*) OVER () AS found,
           4 * j.rank + {exact}
           + CASE j.door WHEN 'open' THEN 1.0 WHEN 'unknown' THEN 0.4 ELSE 0 END
           + 0.3 + coalesce(j.room, 0)
           + CASE WHEN j.is_open_for_referral THEN 0.5 ELSE 0 END
           + CASE WHEN j.tagged THEN 0.7 ELSE 0 END
           + CASE WHEN j.is_gone THEN 0 ELSE 0.5 END
           + CASE WHEN j.keeper = %(keeper)s::uuid THEN 3.3
                  WHEN j.keeper IS NULL THEN 3.0 ELSE 0 END
           + {near} + {fits} AS score
      FROM judged j
     WHERE {kept}
     ORDER BY score DESC, j.title, j.service_at_location_id
     LIMIT %(size)s OFFSET %(offset)s
)
SELECT p.service_at_location_id, p.service_id, p.title, e.card, p.timezone, p.miles,
       p.door AS state, p.tagged, p.is_open_for_referral, p.found, p.score,
       p.minimum_age, p.maximum_age, p.languages, p.payers, p.populations, p.modalities,
       p.latitude, p.longitude, p.precision, e.county, e.state AS region,
       (SELECT json_agg(json_build_array(o.weekday, o.opens, o.closes, o.kind,
                                         o.valid_from, o.valid_to))
          FROM providers_opening o
         WHERE o.service_at_location_id = p.service_at_location_id) AS openings,
       (SELECT json_agg(json_build_array({parts}) ORDER BY c.updated DESC)
          FROM providers_servicecapacity c JOIN providers_unit u ON u.id = c.unit_id
         WHERE c.service_id = p.service_id AND {here_p} AND {by_hand_p}
       ) AS capacities,
       p.crew_most, p.crew_free, p.crew_on_shift,
       (SELECT max(d.at) FROM providers_capacitydoubt d
         WHERE d.service_at_location_id = p.service_at_location_id) AS declined_at,
       (SELECT json_agg(DISTINCT r.kind) FROM providers_directoryreport r
         WHERE r.service_id = p.service_id AND r.resolved_at IS NULL) AS reports
  FROM page p JOIN providers_searchentry e USING (service_at_location_id)
 ORDER BY p.score DESC, p.title, p.service_at_location_id
"""


def statement(
    query: "SearchQuery",
    tokens: list[str],
    where: dict[str, str],
    *,
    spelled: bool,
    only: bool = False,
) -> str:
    """Write the statement for a query: by full text, or by likeness of spelling."""
    here = query.latitude is not None
    extras = _extras(tokens, where, here=here)
    order = (NEAREST if tokens else NEXT) if here else ""
    if only:
        extras = ["e.service_id = %(only)s::uuid"]
    elif not spelled:
        alike = [LOOSELY, *_spelling(tokens), _anywhere(where, here=here)]
        extras = [" AND ".join(alike)]
        order = f"ORDER BY {OURS} IS TRUE DESC, {_alike('e', tokens)} DESC"
    common = asked.conditions(query) + ([NOT_CLOSED] if query.open_now else [])
    names = [f"arm{number}" for number in range(len(extras))]
    arms = [
        _arm(name, [*common, extra], names[:number], order)
        for number, (name, extra) in enumerate(zip(names, extras, strict=True))
    ]
    return FRAME.format(
        arms=",".join(arms),
        hits=" UNION ALL ".join(f"SELECT * FROM {name}" for name in names),  # noqa: S608
        rank=_rank(tokens, spelled=spelled),
        miles=MILES if here else "NULL::float8",
        door=DOOR.format(e="h", t="h"),
        is_open=IS_OPEN.format(e="h", t="h"),
        tagged="h.needs @> %(need)s::varchar[]" if query.need else "false",
        exact=_exact(tokens),
        weight=trust.WEIGHT,
        has_room=trust.HAS_ROOM,
        told=f"{trust.BELIEVED} > 0",
        parts=trust.PARTS,
        here=HERE.format(e="h"),
        here_p=HERE.format(e="p"),
        by_hand=trust.BY_HAND.format(crew="w.most"),
        by_hand_p=trust.BY_HAND.format(crew="p.crew_most"),
        crewed=trust.CREWED,
        crew_weight=trust.CREW_WEIGHT,
        near="coalesce(1.5 / (1 + j.miles / 5), 0.2)" if here else "0",
        fits=asked.fitness(query),
        kept="j.is_full IS NOT TRUE" if query.has_room else "true",
    )


def _arm(name: str, conditions: list[str], before: list[str], order: str) -> str:
    if before:
        counts = " + ".join(f"(SELECT count(*) FROM {arm})" for arm in before)  # noqa: S608
        conditions = [*conditions, f"{counts} < {ENOUGH}"]
    return ARM.format(
        name=name,
        columns=", ".join(f"e.{column}" for column in NARROW.split(", ")),
        clock=CLOCK,
        conditions=" AND ".join(conditions),
        order=order,
        most=MOST,
    )


def _extras(tokens: list[str], where: dict[str, str], *, here: bool) -> list[str]:
    """List what each arm asks for beyond the common conditions; no two overlap."""
    whole, begun = (WORDS, BEGUN) if tokens else ("true", "true")
    if here:
        near = f"{NEAR} AND {whole} AND {OURS}"
        nowhere = f"{NOWHERE} AND {begun} AND {OURS}"
        rest = f"(({_around(where)}) OR {NOWHERE}) AND {begun}"
        return [near, nowhere, _without(rest, [near, nowhere])]
    if where:
        return [f"({_named(where)} OR {NOWHERE}) AND {begun}"]
    begins, named = f"{BEGINS} AND {OURS}", f"{NAMES} AND {OURS}"
    ways = [begins, _without(named, [begins])] if tokens else []
    ours = _without(f"{begun} AND {OURS}", [begins, named] if tokens else [])
    return [*ways, ours, f"{OURS} IS NOT TRUE AND {begun}"]


def _without(rest: str, before: list[str]) -> str:
    """Leave out what the arms before this one hold."""
    return " AND ".join([rest, *(f"({arm}) IS NOT TRUE" for arm in before)])


def _around(where: dict[str, str]) -> str:
    """Say what lies about: within the box, or there by its address alone."""
    named = f" OR (e.latitude IS NULL AND {_named(where)})" if where else ""
    return f"{WIDE}{named}"


def _anywhere(where: dict[str, str], *, here: bool) -> str:
    if here:
        return f"(({_around(where)}) OR {NOWHERE})"
    return f"({_named(where)} OR {NOWHERE})" if where else "true"


def likes(tokens: list[str]) -> dict[str, str]:
    """Name the words whose spelling is compared; two letters are like everything."""
    long = [token for token in tokens if len(token) > 2] or tokens[:1]
    return {f"like{number}": token for number, token in enumerate(long[:MOST_LIKE])}


def _spelling(tokens: list[str]) -> list[str]:
    return [SPELLED.format(name) for name in likes(tokens)]


def _alike(alias: str, tokens: list[str]) -> str:
    """Write how much alike the words are on the whole, from 0 to 1."""
    parts = [ALIKE.format(name, e=alias) for name in likes(tokens)]
    return f"(({' + '.join(parts)}) / {len(parts)})"


def _named(where: dict[str, str]) -> str:
    if where.get("postal_code"):
        return "e.postal_code = %(postal_code)s::text"
    return "(e.city = %(city)s::text AND (%(state)s::text IN ('', e.state)))"


def _rank(tokens: list[str], *, spelled: bool) -> str:
    if not tokens:
        return "0"
    if spelled:
        return "ts_rank(h.names, to_tsquery('english', %(prefix)s::text))"
    return _alike("h", tokens)


def _exact(tokens: list[str]) -> str:
    if not tokens:
        return "0"
    return (
        "CASE WHEN j.title = %(folded)s::text THEN 3 "
        "WHEN starts_with(j.title, %(folded)s::text) THEN 1 ELSE 0 END"
    )
