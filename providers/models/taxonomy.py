"""Classifications, what they are given to, and where a change came from (HSDS 3.0)."""

from django.db import models

from providers.models.source import DirectoryRow


class Taxonomy(DirectoryRow):
    """A list of terms kept by somebody; licensed ones are imported, never shipped."""

    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    uri = models.URLField(max_length=2000, blank=True)
    version = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name_plural = "taxonomies"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name=""), name="taxonomy_has_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(DirectoryRow):
    """One term of a taxonomy: a need, a kind of service, a group of people."""

    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # HSDS calls this `taxonomy`, a text beside the key.
    taxonomy_name = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=20, blank=True)
    taxonomy = models.ForeignKey(
        Taxonomy, on_delete=models.PROTECT, null=True, blank=True, related_name="terms"
    )
    term_uri = models.URLField(max_length=2000, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(name=""), name="taxonomyterm_has_name"
            ),
            models.UniqueConstraint(
                fields=["origin", "taxonomy", "code"],
                condition=~models.Q(code=""),
                nulls_distinct=False,
                name="taxonomyterm_code_once",
                violation_error_message="The taxonomy already has a term of this code.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Attribute(DirectoryRow):
    """A term given to any other object of the directory."""

    link_id = models.UUIDField()
    link_entity = models.CharField(max_length=60)
    link_type = models.CharField(max_length=100, blank=True)
    taxonomy_term = models.ForeignKey(
        TaxonomyTerm, on_delete=models.CASCADE, related_name="attributes"
    )
    value = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["link_id"], name="attribute_of_object"),)

    def __str__(self) -> str:
        return f"{self.link_entity}: {self.taxonomy_term}"


class Metadata(DirectoryRow):
    """One change of one field of one object, as HSDS publishes it."""

    resource_id = models.UUIDField()
    resource_type = models.CharField(max_length=60)
    last_action_date = models.DateField()
    last_action_type = models.CharField(max_length=40)
    field_name = models.CharField(max_length=100)
    previous_value = models.TextField(blank=True)
    replacement_value = models.TextField(blank=True)
    updated_by = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["resource_id"], name="metadata_of_object"),)

    def __str__(self) -> str:
        return f"{self.resource_type} {self.field_name}"
