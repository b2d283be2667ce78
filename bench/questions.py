"""The questions that search answers, written once more by hand as one statement each.

They ask what the product asks: the same words, circle, clock, age, room and referrals,
the unknown kept, the best twenty first, with what a result shows.
"""

from datetime import UTC, datetime
from math import cos, radians

WORD, TYPO = "shelter", "sheltr"
LATITUDE, LONGITUDE, MILES, AGE = 30.27, -97.74, 25, 34
HIGH = MILES / 69.0
WIDE = HIGH / cos(radians(LATITUDE))

BY_HAND = """
SELECT e.service_at_location_id, e.service_id, e.card, e.timezone,
       (SELECT json_agg(json_build_array(o.weekday, o.opens, o.closes, o.kind))
          FROM providers_opening o
         WHERE o.service_at_location_id = e.service_at_location_id) AS openings,
       (SELECT json_agg(json_build_array(u.name, c.available, c.maximum, c.updated))
          FROM providers_servicecapacity c JOIN providers_unit u ON u.id = c.unit_id
         WHERE c.service_id = e.service_id) AS capacities
  FROM providers_searchentry e
  CROSS JOIN LATERAL (
       SELECT %(now)s::timestamptz AT TIME ZONE e.timezone AS local) at
  LEFT JOIN LATERAL (
       SELECT bool_or(c.available > 0) AS room, count(*) AS told
         FROM providers_servicecapacity c
        WHERE c.service_id = e.service_id
          AND c.updated > %(now)s::timestamptz - interval '4 hours') c ON true
 WHERE e.document @@ to_tsquery('english', %(word)s::text)
   AND e.latitude BETWEEN %(south)s::float8 AND %(north)s::float8
   AND e.longitude BETWEEN %(west)s::float8 AND %(east)s::float8
   AND (e.minimum_age IS NULL OR e.minimum_age <= %(age)s::int)
   AND (e.maximum_age IS NULL OR e.maximum_age >= %(age)s::int)
   AND e.is_open_for_referral
   AND (c.told = 0 OR c.room)
   AND (NOT e.has_hours OR EXISTS (
        SELECT 1 FROM providers_opening o
         WHERE o.service_at_location_id = e.service_at_location_id
           AND o.kind <> 'closed'
           AND o.weekday = extract(isodow FROM at.local)::int - 1
           AND o.opens <= extract(hour FROM at.local)::int * 60
                          + extract(minute FROM at.local)::int
           AND o.closes > extract(hour FROM at.local)::int * 60
                          + extract(minute FROM at.local)::int))
 ORDER BY 4 * ts_rank(e.document, to_tsquery('english', %(word)s::text))
          + CASE WHEN c.room THEN 0.8 ELSE 0.3 END
          + CASE WHEN e.has_hours THEN 1 ELSE 0.4 END
          + 1.5 / (1 + 69 / 5.0 * sqrt(
                power(e.latitude - %(latitude)s::float8, 2)
                + power((e.longitude - %(longitude)s::float8)
                        * cos(radians(%(latitude)s::float8)), 2))) DESC,
          e.title
 LIMIT 20
"""
TRIGRAMS = """
SELECT e.service_at_location_id, e.card
  FROM providers_searchentry e
 WHERE %(typo)s::text <%% e.title OR %(typo)s::text <%% e.keywords
 ORDER BY greatest(word_similarity(%(typo)s::text, e.title),
                   word_similarity(%(typo)s::text, e.keywords)) DESC, e.title
 LIMIT 20
"""

# A policy of five rules tried on all calls: whether each would have been eligible, by
# month, hour of the week, code, area and outcome. What nobody answered is not known, and
# where it could send police or EMS instead, nor is who would have gone.
TRIED_BY_HAND = """
WITH given AS (
  SELECT DISTINCT ON (call_id) call_id, answers
    FROM dispatch_screen WHERE jurisdiction_id = %(place)s::uuid
   ORDER BY call_id, at DESC)
SELECT verdict, month, slot, code, area, outcome_class, count(*)
  FROM (SELECT date_trunc('month', local) AS month,
               (date_part('isodow', local) * 24 + date_part('hour', local))::int AS slot,
               t.code, c.area, c.outcome_class,
               CASE WHEN 'yes' IN (weapon, violence) THEN 'not'
                    WHEN medical = 'yes' AND 'unknown' IN (weapon, violence) THEN 'who'
                    WHEN medical = 'yes' THEN 'not'
                    WHEN (willing = 'no' OR t.code <> ALL(%(crisis)s::text[]))
                     AND ('unknown' IN (weapon, violence, medical)
                          OR willing = 'unknown') THEN 'who'
                    WHEN willing = 'no' OR t.code <> ALL(%(crisis)s::text[]) THEN 'not'
                    WHEN 'unknown' IN (weapon, violence, medical, willing)
                    THEN 'undecided' ELSE 'eligible' END AS verdict
          FROM dispatch_call c
          JOIN dispatch_calltype t ON t.id = coalesce(c.initial_type_id, c.call_type_id)
          LEFT JOIN given g ON g.call_id = c.id
         CROSS JOIN LATERAL (
               SELECT coalesce(g.answers->>'weapon', 'unknown') AS weapon,
                      coalesce(g.answers->>'violence', 'unknown') AS violence,
                      coalesce(g.answers->>'medical', 'unknown') AS medical,
                      coalesce(g.answers->>'willing', 'unknown') AS willing) a
         CROSS JOIN LATERAL (SELECT c.received_at AT TIME ZONE %(zone)s::text AS local) at
         WHERE c.jurisdiction_id = %(place)s::uuid) calls
 GROUP BY GROUPING SETS ((verdict, month), (verdict, slot), (verdict, code),
                         (verdict, area), (verdict, outcome_class))
"""


def asked(statement: str) -> dict[str, object]:
    """Give the values that a statement names, and no other: the server refuses those."""
    return {n: v for n, v in values().items() if f"%({n})s" in statement}


def values() -> dict[str, object]:
    return {
        "now": datetime.now(UTC),
        "word": f"{WORD}:*",
        "typo": TYPO,
        "age": AGE,
        "latitude": LATITUDE,
        "longitude": LONGITUDE,
        "south": LATITUDE - HIGH,
        "north": LATITUDE + HIGH,
        "west": LONGITUDE - WIDE,
        "east": LONGITUDE + WIDE,
    }
