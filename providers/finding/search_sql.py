"""The statement that search runs, put together from the parts that were asked for."""

from typing import TYPE_CHECKING

from providers.finding import trust

if TYPE_CHECKING:
    from providers.finding.search import SearchQuery

PLACE_BY_POSTAL_CODE = """
SELECT coalesce(avg(latitude) FILTER (WHERE postal_code = %(postal_code)s::text),
                avg(latitude)) AS latitude,
       coalesce(avg(longitude) FILTER (WHERE postal_code = %(postal_code)s::text),
                avg(longitude)) AS longitude,
       count(*) FILTER (WHERE postal_code = %(postal_code)s::text) AS count
  FROM providers_searchentry
 WHERE postal_code >= left(%(postal_code)s::text, 3)
   AND postal_code <= left(%(postal_code)s::text, 3) || '99'
"""
PLACE_BY_CITY = """
SELECT avg(latitude) AS latitude, avg(longitude) AS longitude, count(*) AS count
  FROM providers_searchentry
 WHERE city = %(city)s::text AND (%(state)s::text = '' OR state = %(state)s::text)
 GROUP BY state ORDER BY count(*) DESC LIMIT 1
"""

WORDS = "e.document @@ to_tsquery('english', %(prefix)s::text)"
SPELLING = "(%(folded)s::text <%% e.title OR %(folded)s::text <%% e.keywords)"
NEED = (
    "(e.needs @> %(need)s::varchar[] "
    "OR e.document @@ to_tsquery('english', %(need_words)s::text))"
)
BOX = (
    "e.latitude BETWEEN %(south)s::float8 AND %(north)s::float8 "
    "AND e.longitude BETWEEN %(west)s::float8 AND %(east)s::float8"
)
# Hotlines have no place and shelters tell none: neither may drop out for that.
NOWHERE = "(e.latitude IS NULL AND e.postal_code = '' AND e.city = '')"
NOT_CLOSED = (
    "(NOT e.has_hours OR (EXISTS (SELECT 1 FROM providers_opening o WHERE {today} "
    "AND o.kind <> 'closed') AND NOT EXISTS (SELECT 1 FROM providers_opening o "
    "WHERE {today} AND o.kind = 'closed')))"
)
TODAY = (
    "o.service_at_location_id = {id} AND o.weekday = t.weekday "
    "AND o.opens <= t.minute AND t.minute < o.closes "
    "AND coalesce(o.valid_from <= t.day, true) AND coalesce(t.day <= o.valid_to, true)"
)
CLOCK = """
CROSS JOIN LATERAL (
    SELECT extract(isodow FROM at.local)::int - 1 AS weekday,
           extract(hour FROM at.local)::int * 60 + extract(minute FROM at.local)::int AS minute,
           at.local::date AS day
      FROM (SELECT %(now)s::timestamptz AT TIME ZONE e.timezone AS local) at
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

# What another community keeps comes after everything of one's own, however open it is:
# a referral there is rarely of use, and one key makes it.
FRAME = """
WITH hits AS (
    SELECT e.*, t.weekday, t.minute, t.day
      FROM providers_searchentry e {clock}
     WHERE {conditions}
     {nearest}
     LIMIT %(most)s
), judged AS (
    SELECT h.*, {rank} AS rank, {miles} AS miles,
           CASE WHEN NOT h.has_hours THEN 'unknown' WHEN s.closed THEN 'closed'
                WHEN s.open THEN 'open' WHEN s.unknown THEN 'unknown'
                ELSE 'closed' END AS door,
           c.room, {tagged} AS tagged
      FROM hits h
      LEFT JOIN LATERAL (
          SELECT bool_or(o.kind = 'open') AS open, bool_or(o.kind = 'closed') AS closed,
                 bool_or(o.kind = 'unknown') AS unknown
            FROM providers_opening o, (SELECT h.weekday, h.minute, h.day) t
           WHERE {today}
      ) s ON true
      LEFT JOIN LATERAL (
          SELECT max({weight}) AS room
            FROM providers_servicecapacity c JOIN providers_unit u ON u.id = c.unit_id
           WHERE c.service_id = h.service_id AND c.gone_since IS NULL
             AND c.retired_at IS NULL
             AND coalesce(c.service_at_location_id = h.service_at_location_id, true)
      ) c ON true
), page AS (
    SELECT j.*, count(*) OVER () AS found,
           4 * j.rank + {exact}
           + CASE j.door WHEN 'open' THEN 1.0 WHEN 'unknown' THEN 0.4 ELSE 0 END
           + 0.3 + coalesce(j.room, 0)
           + CASE WHEN j.is_open_for_referral THEN 0.5 ELSE 0 END
           + CASE WHEN j.tagged THEN 0.7 ELSE 0 END
           + CASE WHEN j.card ->> 'gone_since' IS NULL THEN 0.5 ELSE 0 END
           + CASE WHEN j.keeper = %(keeper)s::uuid THEN 3.3
                  WHEN j.keeper IS NULL THEN 3.0 ELSE 0 END
           + {near} AS score
      FROM judged j
     ORDER BY score DESC, j.title, j.service_at_location_id
     LIMIT %(size)s OFFSET %(offset)s
)
SELECT p.service_at_location_id, p.service_id, p.title, p.card, p.timezone, p.miles,
       p.door AS state, p.tagged, p.is_open_for_referral, p.found, p.score,
       (SELECT json_agg(json_build_array(o.weekday, o.opens, o.closes, o.kind,
                                         o.valid_from, o.valid_to))
          FROM providers_opening o
         WHERE o.service_at_location_id = p.service_at_location_id) AS openings,
       (SELECT json_agg(json_build_array({parts}) ORDER BY c.updated DESC)
          FROM providers_servicecapacity c JOIN providers_unit u ON u.id = c.unit_id
         WHERE c.service_id = p.service_id AND c.gone_since IS NULL
           AND c.retired_at IS NULL AND coalesce(c.service_at_location_id = p.service_at_location_id, true)
       ) AS capacities,
       (SELECT max(d.at) FROM providers_capacitydoubt d
         WHERE d.service_at_location_id = p.service_at_location_id) AS declined_at,
       (SELECT json_agg(DISTINCT r.kind) FROM providers_directoryreport r
         WHERE r.service_id = p.service_id AND r.resolved_at IS NULL) AS reports
  FROM page p
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
    conditions = ["e.service_id = %(only)s::uuid"] if only else []
    if tokens:
        conditions.append(WORDS if spelled else SPELLING)
    if query.need:
        conditions.append(NEED)
    if here or where:
        conditions.append(_place(where, here=here))
    if query.open_now:
        conditions.append(
            NOT_CLOSED.format(today=TODAY.format(id="e.service_at_location_id"))
        )
    return FRAME.format(
        clock=CLOCK,
        conditions=" AND ".join(conditions) or "true",
        nearest=NEAREST if here else "",
        rank=_rank(tokens, spelled=spelled),
        miles=MILES if here else "NULL::float8",
        tagged="h.needs @> %(need)s::varchar[]" if query.need else "false",
        today=TODAY.format(id="h.service_at_location_id"),
        exact=_exact(tokens),
        weight=trust.WEIGHT,
        parts=trust.PARTS,
        near="coalesce(1.5 / (1 + j.miles / 5), 0.2)" if here else "0",
    )


def _place(where: dict[str, str], *, here: bool) -> str:
    ways = [f"({BOX})"] if here else []
    if where.get("postal_code"):
        ways.append("e.postal_code = %(postal_code)s::text")
    if where.get("city"):
        ways.append("(e.city = %(city)s::text AND (%(state)s::text IN ('', e.state)))")
    return f"({' OR '.join([*ways, NOWHERE])})"


def _rank(tokens: list[str], *, spelled: bool) -> str:
    if not tokens:
        return "0"
    if spelled:
        return "ts_rank(h.document, to_tsquery('english', %(prefix)s::text))"
    return (
        "greatest(word_similarity(%(folded)s::text, h.title), "
        "word_similarity(%(folded)s::text, h.keywords))"
    )


def _exact(tokens: list[str]) -> str:
    if not tokens:
        return "0"
    return (
        "CASE WHEN j.title = %(folded)s::text THEN 3 "
        "WHEN starts_with(j.title, %(folded)s::text) THEN 1 ELSE 0 END"
    )
