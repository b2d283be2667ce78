from django.db import migrations

# 1 as long as the count is trusted, from then on evenly less, 0 when it is worthless.
# A decline since the provider last spoke leaves at most a tenth.
TRUST = """
CREATE FUNCTION capacity_trust(
    updated timestamptz, doubted_at timestamptz,
    trusted_for interval, worthless_after interval, at timestamptz
) RETURNS double precision LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT least(
        CASE WHEN doubted_at >= updated THEN 0.1 ELSE 1 END,
        greatest(0, 1 - greatest(0, extract(epoch FROM at - updated - trusted_for))
                        / extract(epoch FROM worthless_after - trusted_for))
    )::double precision
$$
"""
# An import that is older than what a provider told here writes down what it said
# (`as_imported`) and leaves the count: then it was not the feed that spoke.
HEARD = """
CREATE FUNCTION capacity_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.as_imported IS DISTINCT FROM OLD.as_imported
       AND (NEW.updated, NEW.available, NEW.maximum)
           IS DISTINCT FROM (OLD.updated, OLD.available, OLD.maximum) THEN
        NEW.said_through := 'feed';
        NEW.said_by := '';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER capacity_heard BEFORE UPDATE ON providers_servicecapacity
    FOR EACH ROW EXECUTE FUNCTION capacity_heard();
CREATE FUNCTION capacity_read() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.updated, NEW.available, NEW.maximum, NEW.said_by, NEW.said_through)
           IS NOT DISTINCT FROM
           (OLD.updated, OLD.available, OLD.maximum, OLD.said_by, OLD.said_through) THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO providers_capacityreading
        (capacity_id, at, available, maximum, said_by, said_through, recorded_at)
    VALUES (NEW.id, NEW.updated, NEW.available, NEW.maximum, NEW.said_by,
            NEW.said_through, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER capacity_read AFTER INSERT OR UPDATE ON providers_servicecapacity
    FOR EACH ROW EXECUTE FUNCTION capacity_read()
"""
UNHEARD = """
DROP TRIGGER capacity_read ON providers_servicecapacity;
DROP FUNCTION capacity_read();
DROP TRIGGER capacity_heard ON providers_servicecapacity;
DROP FUNCTION capacity_heard()
"""


class Migration(migrations.Migration):
    """A count is trusted less with age, and every count that was said is kept."""

    replaces = [
        ("providers", "0005_capacity_that_ages"),
        ("providers", "0019_counts_the_feed_told"),
    ]
    dependencies = [("providers", "0003_row_level_security")]

    operations = [
        migrations.RunSQL(
            TRUST,
            "DROP FUNCTION capacity_trust"
            "(timestamptz, timestamptz, interval, interval, timestamptz)",
        ),
        migrations.RunSQL(HEARD, UNHEARD),
    ]
