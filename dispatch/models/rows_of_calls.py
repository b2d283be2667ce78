"""What rows are made of that a file of calls makes by the hundred thousand."""

from django.db import models

from core.models import ScopedRow


class RowOfCall(ScopedRow):
    """A scoped row whose jurisdiction only the key to its call holds.

    ScopeRows gives each key between scoped rows the jurisdiction along. That one key
    says all that a plain key to the call and one to the jurisdiction say: each of them
    would be one more check of every row. So both go without (`db_constraint=False`).
    """

    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        editable=False,
    )

    class Meta:
        abstract = True
