"""A count is the feed's word only where the feed's count is the one that holds."""

from django.db import migrations

# An import that is older than what a provider told here writes down what it said
# (`as_imported`) and leaves the count: then it was not the feed that spoke.
HEARD = """
CREATE OR REPLACE FUNCTION capacity_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.as_imported IS DISTINCT FROM OLD.as_imported
       AND (NEW.updated, NEW.available, NEW.maximum)
           IS DISTINCT FROM (OLD.updated, OLD.available, OLD.maximum) THEN
        NEW.said_through := 'feed';
        NEW.said_by := '';
    END IF;
    RETURN NEW;
END $$
"""
BEFORE = """
CREATE OR REPLACE FUNCTION capacity_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.as_imported IS DISTINCT FROM OLD.as_imported THEN
        NEW.said_through := 'feed';
        NEW.said_by := '';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0018_places_that_take_nobody")]

    operations = [migrations.RunSQL(HEARD, BEFORE)]
