"""Units get the rule by which their counts age; capacities get a history and doubts."""

import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids

TEAMS = r"\m(team|crew|van|vehicle|responder)s?\M"
SLOTS = r"\m(slot|appointment|visit|intake|session|class|hour)(e?s)?\M"
MINUTES, HOURS, DAYS = (
    datetime.timedelta(**{u: 1}) for u in ("minutes", "hours", "days")
)

SAID = [
    ("feed", "feed"),
    ("desk", "our desk"),
    ("link", "the provider's link"),
    ("api", "the provider's system"),
]

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
# An import writes `as_imported` with whatever its source says: then it is the feed that spoke.
HEARD = """
CREATE FUNCTION capacity_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.as_imported IS DISTINCT FROM OLD.as_imported THEN
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
    FOR EACH ROW EXECUTE FUNCTION capacity_read();
INSERT INTO providers_capacityreading
    (capacity_id, at, available, maximum, said_by, said_through, recorded_at)
SELECT id, updated, available, maximum, said_by, said_through, updated
  FROM providers_servicecapacity
"""
UNHEARD = """
DROP TRIGGER capacity_read ON providers_servicecapacity;
DROP FUNCTION capacity_read();
DROP TRIGGER capacity_heard ON providers_servicecapacity;
DROP FUNCTION capacity_heard()
"""


def own(label: str) -> models.DurationField:
    moment = django.core.validators.MinValueValidator(MINUTES, "At least a minute.")
    return models.DurationField(label, null=True, blank=True, validators=[moment])


def by_kind(
    own: str, team: object, slot: object, other: object
) -> models.GeneratedField:
    span = models.DurationField
    kind = models.Case(
        models.When(name__iregex=TEAMS, then=models.Value(team, span())),
        models.When(name__iregex=SLOTS, then=models.Value(slot, span())),
        default=models.Value(other, span()),
        output_field=span(),
    )
    expression = django.db.models.functions.comparison.Coalesce(models.F(own), kind)
    return models.GeneratedField(
        expression=expression, output_field=span(), db_persist=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0004_demand_and_gaps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("unit", "own_trusted_for", own("trusted for")),
        migrations.AddField("unit", "own_worthless_after", own("worthless after")),
        migrations.AddField("unit", "own_expected_every", own("expected every")),
        migrations.AddField(
            "unit",
            "trusted_for",
            by_kind("own_trusted_for", 15 * MINUTES, 3 * DAYS, 4 * HOURS),
        ),
        migrations.AddField(
            "unit",
            "worthless_after",
            by_kind("own_worthless_after", 2 * HOURS, 14 * DAYS, DAYS),
        ),
        migrations.AddField(
            "unit",
            "expected_every",
            by_kind("own_expected_every", HOURS, 7 * DAYS, DAYS),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(worthless_after__gt=models.F("trusted_for")),
                name="unit_fades_before_it_is_worthless",
                violation_error_message=(
                    "A count is trusted first and worthless later: the second time is longer."
                ),
            ),
        ),
        migrations.AddField(
            "servicecapacity",
            "said_through",
            models.CharField(
                choices=SAID, default="feed", editable=False, max_length=4
            ),
        ),
        migrations.AddField(
            "servicecapacity",
            "doubted_at",
            models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="CapacityReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("available", models.PositiveIntegerField()),
                ("maximum", models.PositiveIntegerField(null=True)),
                ("said_by", models.CharField(blank=True, max_length=200)),
                ("said_through", models.CharField(choices=SAID, max_length=4)),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
                (
                    "capacity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="providers.servicecapacity",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["capacity", "-at"], name="reading_newest")
                ],
            },
        ),
        migrations.CreateModel(
            name="CapacityDoubt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[("no_capacity", "declined for no capacity")],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacity_doubts",
                        to="providers.serviceatlocation",
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
                "indexes": [
                    models.Index(
                        fields=["service_at_location", "-at"], name="doubt_newest"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            TRUST,
            "DROP FUNCTION capacity_trust"
            "(timestamptz, timestamptz, interval, interval, timestamptz)",
        ),
        migrations.RunSQL(HEARD, UNHEARD),
    ]
