import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.ids
import providers.models.entry
import staffing.models.shifts


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("providers", "0001_initial"),
        ("providers", "0003_provider_links"),
        ("providers", "0007_merged_entries"),
        ("providers", "0008_imports_that_wait"),
        ("providers", "0010_entry_precision"),
        ("providers", "0012_verification"),
        ("providers", "0013_public_rows"),
        ("providers", "0014_report_outcome"),
        ("providers", "0015_map_entry_in_order"),
        ("providers", "0018_places_that_take_nobody"),
        ("providers", "0020_exports_that_wait"),
        ("providers", "0021_each_need_counts"),
        ("providers", "0022_doors_that_stand_nowhere"),
    ]

    dependencies = [
        ("accounts", "0003_membership_seen_at"),
        ("accounts", "__first__"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        django.contrib.postgres.operations.BtreeGistExtension(),
        migrations.CreateModel(
            name="Source",
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
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directory_sources",
                        to="accounts.jurisdiction",
                    ),
                ),
                ("timezone", models.CharField(default="UTC", max_length=40)),
                ("is_desk", models.BooleanField(default=False, editable=False)),
                ("licence", models.CharField(blank=True, max_length=200)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Organization",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True, max_length=2000)),
                ("tax_status", models.CharField(blank=True, max_length=100)),
                ("tax_id", models.CharField(blank=True, max_length=100)),
                (
                    "year_incorporated",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1000),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                    ),
                ),
                ("legal_status", models.CharField(blank=True, max_length=100)),
                ("logo", models.URLField(blank=True, max_length=2000)),
                ("uri", models.URLField(blank=True, max_length=2000)),
                (
                    "parent_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="branches",
                        to="providers.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "id"], name="organization_by_name")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="organization_has_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationIdentifier",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organization_identifiers",
                        to="providers.organization",
                    ),
                ),
                ("identifier_scheme", models.CharField(blank=True, max_length=100)),
                ("identifier_type", models.CharField(max_length=100)),
                ("identifier", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("identifier", ""), _negated=True),
                        name="organizationidentifier_given",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Program",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs",
                        to="providers.organization",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="program_has_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="providers.organization",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="providers.program",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Inactive"),
                            ("defunct", "Defunct"),
                            ("temporarily closed", "Temporarily Closed"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                ("interpretation_services", models.TextField(blank=True)),
                ("application_process", models.TextField(blank=True)),
                ("fees_description", models.TextField(blank=True)),
                ("wait_time", models.TextField(blank=True)),
                ("fees", models.TextField(blank=True)),
                ("accreditations", models.TextField(blank=True)),
                ("eligibility_description", models.TextField(blank=True)),
                (
                    "minimum_age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(150),
                        ],
                    ),
                ),
                (
                    "maximum_age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(150),
                        ],
                    ),
                ),
                ("assured_date", models.DateField(blank=True, null=True)),
                ("assurer_email", models.EmailField(blank=True, max_length=254)),
                ("licenses", models.TextField(blank=True)),
                ("alert", models.TextField(blank=True)),
                ("last_modified", models.DateTimeField(blank=True, null=True)),
                ("do_not_refer", models.BooleanField(default=False)),
                ("is_excluded", models.BooleanField(default=False)),
                ("is_confidential", models.BooleanField(default=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="providers.service",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "id"], name="service_by_name"),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="service_merged",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("is_excluded", True),
                            ("is_confidential", True),
                            _connector="OR",
                        ),
                        fields=["organization"],
                        name="service_kept_back",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("id")), _negated=True
                        ),
                        name="service_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="service_has_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["active", "inactive", "defunct", "temporarily closed"],
                            )
                        ),
                        name="service_known_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_age", None),
                            ("maximum_age", None),
                            ("minimum_age__lte", models.F("maximum_age")),
                            _connector="OR",
                        ),
                        name="service_ages_in_order",
                        violation_error_message="The youngest age is above the oldest.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Funding",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="providers.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="providers.service",
                    ),
                ),
                ("source", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organization", None), ("service", None), _negated=True
                        ),
                        name="funding_of_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceArea",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_areas",
                        to="providers.service",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("extent", models.TextField(blank=True)),
                ("extent_type", models.CharField(blank=True, max_length=40)),
                ("uri", models.URLField(blank=True, max_length=2000)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequiredDocument",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="required_documents",
                        to="providers.service",
                    ),
                ),
                ("document", models.TextField(blank=True)),
                ("uri", models.URLField(blank=True, max_length=2000)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CostOption",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cost_options",
                        to="providers.service",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("option", models.TextField(blank=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                (
                    "amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True
                    ),
                ),
                ("amount_description", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount", None), ("amount__gte", 0), _connector="OR"
                        ),
                        name="costoption_not_below_zero",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryReport",
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
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directory_reports",
                        to="providers.service",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "The number is wrong"),
                            ("hours", "The hours are wrong"),
                            ("closed", "It no longer exists"),
                            ("other", "Something else"),
                        ],
                        default="phone",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="About the service only, never about a caller.",
                        max_length=200,
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directory_reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reported_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "It was wrong and has been put right"),
                            ("right", "It was looked into and is right as it stands"),
                            ("retired", "The entry is out of use now"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ("-reported_at",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at", None)),
                        fields=["service"],
                        name="directoryreport_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), ("resolved_by", None)),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("resolved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="directoryreport_resolved_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Location",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "location_type",
                    models.CharField(
                        choices=[
                            ("physical", "Physical"),
                            ("postal", "Postal"),
                            ("virtual", "Virtual"),
                        ],
                        default="physical",
                        max_length=10,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="locations",
                        to="providers.organization",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("transportation", models.TextField(blank=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("external_identifier", models.CharField(blank=True, max_length=200)),
                (
                    "external_identifier_type",
                    models.CharField(blank=True, max_length=100),
                ),
                ("timezone", models.CharField(blank=True, max_length=40)),
                ("is_confidential", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_confidential", True)),
                        fields=["id"],
                        name="location_confidential",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("location_type__in", ["physical", "postal", "virtual"])
                        ),
                        name="location_known_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="location_on_earth",
                        violation_error_message="Latitude and longitude come together, on earth.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "location",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="providers.location",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="providers.organization",
                    ),
                ),
                ("attention", models.CharField(blank=True, max_length=300)),
                ("address_1", models.CharField(blank=True, max_length=500)),
                ("address_2", models.CharField(blank=True, max_length=500)),
                ("city", models.CharField(blank=True, max_length=200)),
                ("region", models.CharField(blank=True, max_length=200)),
                ("state_province", models.CharField(blank=True, max_length=100)),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "address_type",
                    models.CharField(
                        choices=[
                            ("physical", "Physical"),
                            ("postal", "Postal"),
                            ("virtual", "Virtual"),
                        ],
                        default="physical",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_type__in", ["physical", "postal", "virtual"])
                        ),
                        name="address_known_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("location", None), ("organization", None), _negated=True
                        ),
                        name="address_of_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Accessibility",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accessibility",
                        to="providers.location",
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("details", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=2000)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceAtLocation",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_at_locations",
                        to="providers.service",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_at_locations",
                        to="providers.location",
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("do_not_refer", models.BooleanField(default=False)),
                (
                    "merged_into",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="providers.serviceatlocation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="serviceatlocation_merged",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("id")), _negated=True
                        ),
                        name="serviceatlocation_not_into_itself",
                    ),
                    models.UniqueConstraint(
                        fields=("service", "location"),
                        name="serviceatlocation_once",
                        nulls_distinct=False,
                        violation_error_message="This service is already at this location.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="providers.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="providers.service",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="providers.location",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=300)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("department", models.CharField(blank=True, max_length=300)),
                ("email", models.EmailField(blank=True, max_length=254)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Phone",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="providers.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="providers.service",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="providers.location",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="providers.contact",
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("extension", models.CharField(blank=True, max_length=20)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("voice", "Voice"),
                            ("hotline", "Hotline"),
                            ("text", "text message"),
                            ("cell", "Cell"),
                            ("fax", "Fax"),
                            ("video", "Video"),
                            ("pager", "Pager"),
                            ("textphone", "TTY"),
                        ],
                        default="voice",
                        max_length=20,
                    ),
                ),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="phone_has_number",
                        violation_error_message="A phone needs a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contact", None),
                            ("location", None),
                            ("organization", None),
                            ("service", None),
                            ("service_at_location", None),
                            _negated=True,
                        ),
                        name="phone_of_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Language",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="providers.service",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="providers.location",
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="providers.phone",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("code", models.CharField(blank=True, max_length=20)),
                ("note", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("location", None),
                            ("phone", None),
                            ("service", None),
                            _negated=True,
                        ),
                        name="language_of_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaLayer",
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
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_layers",
                        to="accounts.jurisdiction",
                    ),
                ),
                ("is_coarse", models.BooleanField(default=False, editable=False)),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "ordering": ("-is_coarse", "name"),
            },
        ),
        migrations.CreateModel(
            name="Area",
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
                    "layer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="providers.arealayer",
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("name", models.CharField(max_length=120)),
                ("region", models.CharField(blank=True, max_length=30)),
                ("folded", models.CharField(max_length=160)),
                ("south", models.FloatField()),
                ("west", models.FloatField()),
                ("north", models.FloatField()),
                ("east", models.FloatField()),
                ("outline", models.JSONField()),
            ],
            options={
                "ordering": ("region", "name", "code"),
                "indexes": [models.Index(fields=["folded"], name="area_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("layer", "code"), name="area_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("east__lte", 180),
                            ("north__lte", 90),
                            ("south__gte", -90),
                            ("south__lte", models.F("north")),
                            ("west__gte", -180),
                            ("west__lte", models.F("east")),
                        ),
                        name="area_on_earth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeArea",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="homes",
                        to="providers.area",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "area"), name="homearea_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LocationArea",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="location_areas",
                        to="providers.location",
                    ),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.arealayer",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="location_areas",
                        to="providers.area",
                    ),
                ),
                ("mark", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("layer", "location", "area"),
                        name="locationarea_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="providers.service",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="team_has_name",
                    ),
                    models.UniqueConstraint(
                        fields=("jurisdiction", "name"),
                        name="team_named_once",
                        violation_error_message="There is a team of this name already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamSlot",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="providers.team",
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)]
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "team", "number"), name="teamslot_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="teamslot_counts_from_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="providers.team",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        help_text="Clinician, peer, EMT, driver.",
                        max_length=60,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="teammember_has_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamShift",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="providers.team",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="providers.teammember",
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ("starts_at",),
                "indexes": [
                    models.Index(
                        fields=["jurisdiction", "team", "starts_at"],
                        name="teamshift_of_team",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="teamshift_ends_after_it_starts",
                        violation_error_message="A shift ends after it starts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("cancelled_at", None)),
                        expressions=[
                            (
                                staffing.models.shifts.TsTzRange(
                                    "starts_at",
                                    "ends_at",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                            ("jurisdiction", "="),
                            ("member", "="),
                        ],
                        name="teamshift_one_at_a_time",
                        violation_error_message="This person already has a shift in these hours.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=100)),
                ("scheme", models.CharField(blank=True, max_length=100)),
                ("identifier", models.CharField(blank=True, max_length=100)),
                ("uri", models.URLField(blank=True, max_length=2000)),
                (
                    "own_trusted_for",
                    models.DurationField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.timedelta(seconds=60), "At least a minute."
                            )
                        ],
                        verbose_name="trusted for",
                    ),
                ),
                (
                    "own_worthless_after",
                    models.DurationField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.timedelta(seconds=60), "At least a minute."
                            )
                        ],
                        verbose_name="worthless after",
                    ),
                ),
                (
                    "own_expected_every",
                    models.DurationField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                datetime.timedelta(seconds=60), "At least a minute."
                            )
                        ],
                        verbose_name="expected every",
                    ),
                ),
                (
                    "trusted_for",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("own_trusted_for"),
                            models.Case(
                                models.When(
                                    name__iregex="\\m(team|crew|van|vehicle|responder)s?\\M",
                                    then=models.Value(
                                        datetime.timedelta(seconds=900),
                                        models.DurationField(),
                                    ),
                                ),
                                models.When(
                                    name__iregex="\\m(slot|appointment|visit|intake|session|class|hour)(e?s)?\\M",
                                    then=models.Value(
                                        datetime.timedelta(days=3),
                                        models.DurationField(),
                                    ),
                                ),
                                default=models.Value(
                                    datetime.timedelta(seconds=14400),
                                    models.DurationField(),
                                ),
                                output_field=models.DurationField(),
                            ),
                        ),
                        output_field=models.DurationField(),
                    ),
                ),
                (
                    "worthless_after",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("own_worthless_after"),
                            models.Case(
                                models.When(
                                    name__iregex="\\m(team|crew|van|vehicle|responder)s?\\M",
                                    then=models.Value(
                                        datetime.timedelta(seconds=7200),
                                        models.DurationField(),
                                    ),
                                ),
                                models.When(
                                    name__iregex="\\m(slot|appointment|visit|intake|session|class|hour)(e?s)?\\M",
                                    then=models.Value(
                                        datetime.timedelta(days=14),
                                        models.DurationField(),
                                    ),
                                ),
                                default=models.Value(
                                    datetime.timedelta(days=1), models.DurationField()
                                ),
                                output_field=models.DurationField(),
                            ),
                        ),
                        output_field=models.DurationField(),
                    ),
                ),
                (
                    "expected_every",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce(
                            models.F("own_expected_every"),
                            models.Case(
                                models.When(
                                    name__iregex="\\m(team|crew|van|vehicle|responder)s?\\M",
                                    then=models.Value(
                                        datetime.timedelta(seconds=3600),
                                        models.DurationField(),
                                    ),
                                ),
                                models.When(
                                    name__iregex="\\m(slot|appointment|visit|intake|session|class|hour)(e?s)?\\M",
                                    then=models.Value(
                                        datetime.timedelta(days=7),
                                        models.DurationField(),
                                    ),
                                ),
                                default=models.Value(
                                    datetime.timedelta(days=1), models.DurationField()
                                ),
                                output_field=models.DurationField(),
                            ),
                        ),
                        output_field=models.DurationField(),
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="unit_has_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("worthless_after__gt", models.F("trusted_for"))
                        ),
                        name="unit_fades_before_it_is_worthless",
                        violation_error_message="A count is trusted first and worthless later: the second time is longer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceCapacity",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_capacities",
                        to="providers.service",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_capacities",
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="service_capacities",
                        to="providers.unit",
                    ),
                ),
                ("population", models.CharField(blank=True, max_length=100)),
                ("available", models.PositiveIntegerField()),
                ("maximum", models.PositiveIntegerField(blank=True, null=True)),
                ("description", models.TextField(blank=True)),
                ("updated", models.DateTimeField(default=django.utils.timezone.now)),
                ("said_by", models.CharField(blank=True, max_length=200)),
                (
                    "said_through",
                    models.CharField(
                        choices=[
                            ("feed", "feed"),
                            ("desk", "our desk"),
                            ("link", "the provider's link"),
                            ("api", "the provider's system"),
                        ],
                        default="feed",
                        editable=False,
                        max_length=4,
                    ),
                ),
                ("doubted_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["service", "-updated"], name="servicecapacity_newest"
                    )
                ],
            },
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
                (
                    "capacity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="providers.servicecapacity",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("available", models.PositiveIntegerField()),
                ("maximum", models.PositiveIntegerField(null=True)),
                ("said_by", models.CharField(blank=True, max_length=200)),
                (
                    "said_through",
                    models.CharField(
                        choices=[
                            ("feed", "feed"),
                            ("desk", "our desk"),
                            ("link", "the provider's link"),
                            ("api", "the provider's system"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now),
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
                    "service_at_location",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="capacity_doubts",
                        to="providers.serviceatlocation",
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
        migrations.CreateModel(
            name="MapEntry",
            fields=[
                (
                    "service_at_location",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="map_entry",
                        serialize=False,
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.location",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "populations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                ("hours", models.CharField(blank=True, max_length=168)),
                ("is_confidential", models.BooleanField(default=False)),
                ("is_nowhere", models.BooleanField(db_default=False, default=False)),
                ("keeper", models.UUIDField(null=True)),
                (
                    "serves",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=160),
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "map entries",
                "indexes": [
                    models.Index(
                        fields=["name", "service_at_location"], name="mapentry_by_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MapState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField()),
                ("fingerprint", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="mapstate_only_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Gap",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("demand", "From demand"),
                            ("workshop", "From a workshop"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("need", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "intercept",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("area", models.CharField(blank=True, editable=False, max_length=160)),
                (
                    "outline",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gaps",
                        to="providers.area",
                    ),
                ),
                ("title", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "priority",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("in_hand", "In hand"),
                            ("closed", "Closed"),
                            ("set_aside", "Set aside"),
                        ],
                        default="open",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="About the services only, never about a caller.",
                        max_length=2000,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "jurisdiction",
                            "origin",
                            "need",
                            "area",
                            "intercept",
                            "title",
                        ),
                        name="gap_once",
                        violation_error_message="This gap is in the register already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_capacity", "No capacity"),
                            ("not_eligible", "Not eligible"),
                            ("closed", "Closed"),
                            ("language", "No language"),
                            ("too_far", "Too far"),
                            ("cost", "Cost or coverage"),
                            ("none_found", "No such service found"),
                        ],
                        max_length=12,
                    ),
                ),
                ("need", models.CharField(blank=True, max_length=60)),
                ("area", models.CharField(blank=True, max_length=160)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                (
                    "service_at_location",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="providers.serviceatlocation",
                    ),
                ),
                (
                    "gap",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demands",
                        to="providers.gap",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "at"], name="demand_by_time"),
                    models.Index(
                        fields=["jurisdiction", "gap", "at"], name="demand_of_gap"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "jurisdiction",
                            "subject_type",
                            "subject_id",
                            "reason",
                            "need",
                        ),
                        name="demand_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                (
                                    "no_capacity",
                                    "not_eligible",
                                    "closed",
                                    "language",
                                    "too_far",
                                    "cost",
                                    "none_found",
                                ),
                            )
                        ),
                        name="demand_known_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duplicate",
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
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "To decide"),
                            ("merged", "Merged"),
                            ("different", "Not the same"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("score", models.SmallIntegerField(default=-1)),
                ("reasons", models.JSONField(default=list)),
                (
                    "kept",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                ("undo", models.JSONField(default=dict, editable=False)),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "proposed")),
                        fields=["-score", "-id"],
                        name="duplicate_likest",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"),
                        name="duplicate_once",
                        violation_error_message="These two stand side by side already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="duplicate_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kept__isnull", False),
                                ("status", "merged"),
                                models.Q(
                                    ("kept", models.F("first")),
                                    ("kept", models.F("second")),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                ("kept", None),
                                ("status__in", ["proposed", "different"]),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_keeps_one",
                        violation_error_message="A merged pair keeps one of the two.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("status", "proposed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status__in", ["merged", "different"]),
                            ),
                            _connector="OR",
                        ),
                        name="duplicate_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "service_at_location",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_entry",
                        serialize=False,
                        to="providers.serviceatlocation",
                    ),
                ),
                ("service_id", models.UUIDField(db_index=True)),
                ("title", models.TextField()),
                ("keywords", models.TextField(blank=True)),
                ("body", models.TextField(blank=True)),
                (
                    "document",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.SearchVector(
                                    "title", config="english", weight="A"
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "keywords", config="english", weight="B"
                                ),
                                django.contrib.postgres.search.SearchConfig("english"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "body", config="english", weight="C"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "names",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.SearchVector(
                                "title", config="english", weight="A"
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "keywords", config="english", weight="B"
                            ),
                            django.contrib.postgres.search.SearchConfig("english"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                    ),
                ),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("precision", models.CharField(blank=True, max_length=10)),
                ("postal_code", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(blank=True, max_length=200)),
                ("state", models.CharField(blank=True, max_length=100)),
                ("timezone", models.CharField(max_length=40)),
                ("county", models.CharField(blank=True, max_length=100)),
                ("has_hours", models.BooleanField(default=False)),
                ("week", providers.models.entry.MinutesField(default="{}")),
                ("has_dates", models.BooleanField(default=False)),
                ("minimum_age", models.PositiveSmallIntegerField(null=True)),
                ("maximum_age", models.PositiveSmallIntegerField(null=True)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "payers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "populations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "modalities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        default=list,
                        size=None,
                    ),
                ),
                ("keeper", models.UUIDField(null=True)),
                ("is_gone", models.BooleanField(default=False)),
                ("is_open_for_referral", models.BooleanField(default=True)),
                ("card", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name_plural": "search entries",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["document"], name="entry_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["names"], name="entry_names"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["needs"], name="entry_needs"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            "title", name="gin_trgm_ops"
                        ),
                        django.contrib.postgres.indexes.OpClass(
                            "keywords", name="gin_trgm_ops"
                        ),
                        name="entry_spelling",
                    ),
                    models.Index(fields=["title"], name="entry_title"),
                    models.Index(fields=["latitude", "longitude"], name="entry_place"),
                    models.Index(fields=["postal_code"], name="entry_postal_code"),
                    models.Index(fields=["city"], name="entry_city"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryExport",
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
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                ("kind", models.CharField(max_length=4)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting for a worker"),
                            ("writing", "being written"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=7,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "objects_written",
                    models.PositiveIntegerField(default=0, editable=False),
                ),
                (
                    "stored_as",
                    models.CharField(blank=True, editable=False, max_length=120),
                ),
                ("lease", models.UUIDField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["waiting", "writing"])),
                        fields=["asked_at"],
                        name="directoryexport_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "writing", "ready", "failed"])
                        ),
                        name="directoryexport_known_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_runs",
                        to="providers.source",
                    ),
                ),
                ("format", models.CharField(max_length=20)),
                ("mapping", models.CharField(blank=True, max_length=80)),
                ("file_name", models.CharField(max_length=200)),
                (
                    "coverage",
                    models.CharField(
                        choices=[
                            (
                                "whole",
                                "All that the source holds: what it leaves out is gone",
                            ),
                            ("update", "An update: what it leaves out stays as it is"),
                        ],
                        default="whole",
                        editable=False,
                        max_length=6,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "waiting to be read"),
                            ("reading", "being read"),
                            ("previewed", "ready to apply"),
                            ("applying", "being applied"),
                            ("applied", "applied"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="applied",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "stored_as",
                    models.CharField(blank=True, editable=False, max_length=80),
                ),
                ("counts", models.JSONField(default=dict)),
                ("lines", models.JSONField(default=list, editable=False)),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("progress", models.JSONField(default=dict, editable=False)),
                ("failure", models.TextField(blank=True, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(null=True)),
                ("lease", models.UUIDField(editable=False, null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, editable=False),
                ),
                ("cancel_asked_at", models.DateTimeField(editable=False, null=True)),
            ],
            options={
                "ordering": ("-started_at",),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["uploaded", "reading", "applying"])
                        ),
                        fields=["started_at"],
                        name="importrun_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "uploaded",
                                    "reading",
                                    "previewed",
                                    "applying",
                                    "applied",
                                    "failed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="importrun_known_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportProblem",
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
                (
                    "import_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="providers.importrun",
                    ),
                ),
                ("file", models.CharField(max_length=200)),
                ("line", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("is_loaded", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SavedMapping",
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
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("spec", models.JSONField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_mappings",
                        to="providers.source",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="ProviderLink",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("verify", "Check the entry"),
                            ("capacity", "Tell what is free"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider_links",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider_links",
                        to="providers.service",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, null=True, unique=True
                    ),
                ),
                ("is_once", models.BooleanField(default=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["verify", "capacity"])),
                        name="providerlink_known_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "verify"), ("revoked_at", None), ("used_at", None)
                        ),
                        fields=("service",),
                        name="providerlink_one_open_request",
                        violation_error_message="This service has been asked already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportConflict",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="providers.importrun",
                    ),
                ),
                ("table", models.CharField(max_length=40)),
                ("row_id", models.UUIDField()),
                ("called", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("field", models.CharField(max_length=60)),
                ("theirs", models.JSONField(null=True)),
                ("ours", models.JSONField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "open"),
                            ("keep", "ours was kept"),
                            ("take", "theirs was taken"),
                            ("moot", "both say the same now"),
                        ],
                        default="",
                        max_length=4,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")),
                        fields=["-created_at", "-id"],
                        name="importconflict_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("table", "row_id", "field"),
                        name="importconflict_once",
                        violation_error_message="This conflict is on the list already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Retirement",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="providers.importrun",
                    ),
                ),
                ("table", models.CharField(max_length=40)),
                ("row_id", models.UUIDField()),
                ("called", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="providers.retirement",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "proposed"),
                            ("retire", "out of use"),
                            ("keep", "kept, whatever the source says"),
                            ("back", "in the source again"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
            ],
            options={
                "ordering": ("-created_at", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", ""), ("part_of", None)),
                        fields=["-created_at", "-id"],
                        name="retirement_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision__in", ["", "keep"])),
                        fields=("table", "row_id"),
                        name="retirement_once",
                        violation_error_message="This row is proposed already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Schedule",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="providers.service",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="providers.location",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="providers.serviceatlocation",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("dtstart", models.DateField(blank=True, null=True)),
                (
                    "timezone",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=4, null=True
                    ),
                ),
                ("until", models.DateField(blank=True, null=True)),
                ("count", models.PositiveIntegerField(blank=True, null=True)),
                ("wkst", models.CharField(blank=True, max_length=2)),
                (
                    "freq",
                    models.CharField(
                        blank=True,
                        choices=[("WEEKLY", "Weekly"), ("MONTHLY", "Monthly")],
                        max_length=10,
                    ),
                ),
                ("interval", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("byday", models.CharField(blank=True, max_length=100)),
                ("byweekno", models.CharField(blank=True, max_length=200)),
                ("bymonthday", models.CharField(blank=True, max_length=200)),
                ("byyearday", models.CharField(blank=True, max_length=1000)),
                ("description", models.TextField(blank=True)),
                ("opens_at", models.TimeField(blank=True, null=True)),
                ("closes_at", models.TimeField(blank=True, null=True)),
                ("schedule_link", models.URLField(blank=True, max_length=2000)),
                ("attending_type", models.CharField(blank=True, max_length=200)),
                ("notes", models.TextField(blank=True)),
                ("is_exception", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("freq__in", ["", "WEEKLY", "MONTHLY"])),
                        name="schedule_known_freq",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wkst__in", ["", "MO", "TU", "WE", "TH", "FR", "SA", "SU"])
                        ),
                        name="schedule_known_wkst",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("location", None),
                            ("service", None),
                            ("service_at_location", None),
                            _negated=True,
                        ),
                        name="schedule_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("interval", None), ("interval__gt", 0), _connector="OR"
                        ),
                        name="schedule_interval_above_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
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
                (
                    "service_at_location",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="providers.serviceatlocation",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens", models.PositiveSmallIntegerField()),
                ("closes", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("unknown", "Unknown"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["service_at_location", "weekday"], name="opening_of_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__lte", 1440),
                            ("opens__lt", models.F("closes")),
                            ("weekday__lte", 6),
                        ),
                        name="opening_within_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Taxonomy",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True)),
                ("uri", models.URLField(blank=True, max_length=2000)),
                ("version", models.CharField(blank=True, max_length=100)),
            ],
            options={
                "verbose_name_plural": "taxonomies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="taxonomy_has_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxonomyTerm",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("code", models.CharField(blank=True, max_length=100)),
                ("name", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="providers.taxonomyterm",
                    ),
                ),
                ("taxonomy_name", models.CharField(blank=True, max_length=300)),
                ("language", models.CharField(blank=True, max_length=20)),
                (
                    "taxonomy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="providers.taxonomy",
                    ),
                ),
                ("term_uri", models.URLField(blank=True, max_length=2000)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="taxonomyterm_has_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True),
                        fields=("origin", "taxonomy", "code"),
                        name="taxonomyterm_code_once",
                        nulls_distinct=False,
                        violation_error_message="The taxonomy already has a term of this code.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attribute",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("link_id", models.UUIDField()),
                ("link_entity", models.CharField(max_length=60)),
                ("link_type", models.CharField(blank=True, max_length=100)),
                (
                    "taxonomy_term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="providers.taxonomyterm",
                    ),
                ),
                ("value", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["link_id"], name="attribute_of_object")
                ],
            },
        ),
        migrations.CreateModel(
            name="Metadata",
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
                    "origin",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                ("as_imported", models.JSONField(editable=False, null=True)),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("resource_id", models.UUIDField()),
                ("resource_type", models.CharField(max_length=60)),
                ("last_action_date", models.DateField()),
                ("last_action_type", models.CharField(max_length=40)),
                ("field_name", models.CharField(max_length=100)),
                ("previous_value", models.TextField(blank=True)),
                ("replacement_value", models.TextField(blank=True)),
                ("updated_by", models.CharField(max_length=200)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["resource_id"], name="metadata_of_object")
                ],
            },
        ),
        migrations.CreateModel(
            name="VerificationRule",
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
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verification_rules",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verification_rules",
                        to="providers.source",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=180,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="Any service, every",
                    ),
                ),
                (
                    "crisis_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="Crisis services, every",
                    ),
                ),
                (
                    "is_asking",
                    models.BooleanField(
                        default=False, verbose_name="Ask providers by e-mail"
                    ),
                ),
                (
                    "mails_a_day",
                    models.PositiveSmallIntegerField(
                        default=50,
                        validators=[django.core.validators.MaxValueValidator(5000)],
                        verbose_name="E-mails a day, at most",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "source"),
                        name="verificationrule_once",
                        nulls_distinct=False,
                        violation_error_message="There is a rule for this source already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="verification",
                        serialize=False,
                        to="providers.service",
                    ),
                ),
                ("due_on", models.DateField()),
                ("is_crisis", models.BooleanField(default=False)),
                ("is_reported", models.BooleanField(default=False)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("weight", models.BigIntegerField(default=0)),
                ("unanswered", models.PositiveSmallIntegerField(default=0)),
                ("ask_after", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["-weight", "-service"], name="verification_worst"
                    ),
                    models.Index(fields=["due_on"], name="verification_due"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnreachableAddress",
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
                ("email", models.EmailField(max_length=254, unique=True)),
                ("reason", models.CharField(max_length=100)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-since",),
            },
        ),
        migrations.CreateModel(
            name="DirectoryCorrection",
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
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="providers.service",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="providers.providerlink",
                    ),
                ),
                ("field", models.CharField(max_length=100)),
                ("old", models.TextField(blank=True)),
                ("new", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "To decide"),
                            ("approved", "Taken over"),
                            ("rejected", "Turned down"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-said_at", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "proposed")),
                        fields=["-said_at", "-id"],
                        name="directorycorrection_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("link", "field"), name="directorycorrection_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("status", "proposed"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("status__in", ["approved", "rejected"]),
                            ),
                            _connector="OR",
                        ),
                        name="directorycorrection_decided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkshopResource",
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
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "intercept",
                    models.CharField(
                        choices=[
                            ("0", "0 Community services"),
                            ("1", "1 Law enforcement"),
                            ("2", "2 Initial detention and court hearings"),
                            ("3", "3 Jails and courts"),
                            ("4", "4 Reentry"),
                            ("5", "5 Community corrections"),
                        ],
                        editable=False,
                        max_length=1,
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=300)),
                ("folded", models.CharField(editable=False, max_length=300)),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshop_resources",
                        to="providers.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("jurisdiction", "intercept", "folded"),
                        name="workshopresource_once",
                        violation_error_message="The workshop named this resource already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("intercept__in", ("0", "1", "2", "3", "4", "5"))
                        ),
                        name="workshopresource_known_intercept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalOrganization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True, max_length=2000)),
                ("tax_status", models.CharField(blank=True, max_length=100)),
                ("tax_id", models.CharField(blank=True, max_length=100)),
                (
                    "year_incorporated",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1000),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                    ),
                ),
                ("legal_status", models.CharField(blank=True, max_length=100)),
                ("logo", models.URLField(blank=True, max_length=2000)),
                ("uri", models.URLField(blank=True, max_length=2000)),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "parent_organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.organization",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical organization",
                "verbose_name_plural": "historical organizations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalService",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Inactive"),
                            ("defunct", "Defunct"),
                            ("temporarily closed", "Temporarily Closed"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                ("interpretation_services", models.TextField(blank=True)),
                ("application_process", models.TextField(blank=True)),
                ("fees_description", models.TextField(blank=True)),
                ("wait_time", models.TextField(blank=True)),
                ("fees", models.TextField(blank=True)),
                ("accreditations", models.TextField(blank=True)),
                ("eligibility_description", models.TextField(blank=True)),
                (
                    "minimum_age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(150),
                        ],
                    ),
                ),
                (
                    "maximum_age",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(150),
                        ],
                    ),
                ),
                ("assured_date", models.DateField(blank=True, null=True)),
                ("assurer_email", models.EmailField(blank=True, max_length=254)),
                ("licenses", models.TextField(blank=True)),
                ("alert", models.TextField(blank=True)),
                ("last_modified", models.DateTimeField(blank=True, null=True)),
                ("do_not_refer", models.BooleanField(default=False)),
                ("is_excluded", models.BooleanField(default=False)),
                ("is_confidential", models.BooleanField(default=False)),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.organization",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.program",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical service",
                "verbose_name_plural": "historical services",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLocation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "original_id",
                    models.CharField(blank=True, editable=False, max_length=200),
                ),
                (
                    "gone_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "location_type",
                    models.CharField(
                        choices=[
                            ("physical", "Physical"),
                            ("postal", "Postal"),
                            ("virtual", "Virtual"),
                        ],
                        default="physical",
                        max_length=10,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("alternate_name", models.CharField(blank=True, max_length=300)),
                ("description", models.TextField(blank=True)),
                ("transportation", models.TextField(blank=True)),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("external_identifier", models.CharField(blank=True, max_length=200)),
                (
                    "external_identifier_type",
                    models.CharField(blank=True, max_length=100),
                ),
                ("timezone", models.CharField(blank=True, max_length=40)),
                ("is_confidential", models.BooleanField(default=False)),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.source",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.organization",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical location",
                "verbose_name_plural": "historical locations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTeam",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical team",
                "verbose_name_plural": "historical teams",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTeamMember",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        help_text="Clinician, peer, EMT, driver.",
                        max_length=60,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.team",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical team member",
                "verbose_name_plural": "historical team members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTeamShift",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.team",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.teammember",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical team shift",
                "verbose_name_plural": "historical team shifts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGap",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("demand", "From demand"),
                            ("workshop", "From a workshop"),
                        ],
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("need", models.CharField(blank=True, editable=False, max_length=60)),
                (
                    "intercept",
                    models.CharField(blank=True, editable=False, max_length=20),
                ),
                ("area", models.CharField(blank=True, editable=False, max_length=160)),
                ("title", models.CharField(blank=True, editable=False, max_length=300)),
                (
                    "priority",
                    models.CharField(blank=True, editable=False, max_length=40),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("in_hand", "In hand"),
                            ("closed", "Closed"),
                            ("set_aside", "Set aside"),
                        ],
                        default="open",
                        editable=False,
                        max_length=20,
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="About the services only, never about a caller.",
                        max_length=2000,
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "outline",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.area",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical gap",
                "verbose_name_plural": "historical gaps",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWorkshopResource",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_index=True, default=core.ids.uuid7, editable=False
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "intercept",
                    models.CharField(
                        choices=[
                            ("0", "0 Community services"),
                            ("1", "1 Law enforcement"),
                            ("2", "2 Initial detention and court hearings"),
                            ("3", "3 Jails and courts"),
                            ("4", "4 Reentry"),
                            ("5", "5 Community corrections"),
                        ],
                        editable=False,
                        max_length=1,
                    ),
                ),
                ("name", models.CharField(editable=False, max_length=300)),
                ("folded", models.CharField(editable=False, max_length=300)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="providers.service",
                    ),
                ),
                (
                    "history_id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                        max_length=1,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical workshop resource",
                "verbose_name_plural": "historical workshop resources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
