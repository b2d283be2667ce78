"""Rows for the bare views, as many as the product has calls."""

from django.db import connection

from bench.database import Scale

FILL = """
INSERT INTO bench_baremessage (key, kind, priority, place, notes, received_at)
SELECT 'bare-' || n, 'welfare', 1 + n %% 4, n || ' Alder Street', 'Nothing yet.',
       now() - n * interval '1 minute'
  FROM generate_series(1, %s) AS n
"""


def make_bare(scale: Scale) -> None:
    """Fill what the bare views read."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [scale.calls])
