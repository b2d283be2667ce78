"""Everything a CAD said of a call, and what of it the call was last told."""

from typing import TYPE_CHECKING, Any

from django.db import models

from core.fields import EncryptedJSONField
from core.models import ScopedRow
from dispatch.parts import Parts

if TYPE_CHECKING:
    from dispatch.models.calls import Call


class CadPartsQuerySet(models.QuerySet):
    def of(self, call: "Call") -> Parts:
        """Give what CAD said of this call; nothing where it came another way."""
        known: Any = self.filter(call=call).first()
        return known.content if known else {}


class CadParts(ScopedRow):
    """What CAD said of one call, part by part, of each the newest; what we cannot use too."""

    call = models.OneToOneField(
        "dispatch.Call", on_delete=models.PROTECT, related_name="cad_parts"
    )
    content = EncryptedJSONField(default=dict)
    # What was made of it on the call's own row: words that people changed are left alone.
    told = EncryptedJSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CadPartsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "CAD parts"

    def __str__(self) -> str:
        return f"CAD parts of {self.call_id}"
