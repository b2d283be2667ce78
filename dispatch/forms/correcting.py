"""What people put right of a call while it goes on."""

import hashlib
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.models import User
from dispatch.actions.correcting import may_be_corrected, what_changes
from dispatch.forms.calls import EntryForm
from dispatch.models import Call, CallType

MEANWHILE = (
    "CAD or a colleague changed this call meanwhile: {now}. Nothing was saved. "
    "Save again if what you typed holds."
)


class CorrectForm(EntryForm):
    """The short form of a call, as far as people may put it right."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, call: Call, user: User) -> None:
        self.call = call
        self.known = {name: getattr(call, name) for name in may_be_corrected(call)}
        self.known.pop("details")
        shown = {name: _in_a_line(value) for name, value in self.known.items()}
        super().__init__(data, user=user, initial=shown | {"seen": self._mark()})
        for name in set(EntryForm.base_fields) - set(may_be_corrected(call)):
            del self.fields[name]
        fields: dict[str, Any] = self.fields
        fields["callback"].kept = call.callback
        fields["callback"].widget.attrs.pop("autofocus", None)
        fields["details"].label = "What is said besides"
        place = fields["place"]
        place.widget.attrs["autofocus"] = True
        if (most := len(shown["place"])) > place.max_length:
            # CAD may say more of a place than people may type.
            place.validators = [MaxLengthValidator(most), *_but_length(place)]
            place.widget.attrs["maxlength"] = str(most)
        if kind := fields.get("call_type"):
            types = CallType.objects.visible_to(user)
            kind.queryset = types.offered() | types.filter(pk=call.call_type_id)

    def clean(self) -> dict[str, Any]:
        """Refuse, once, what was typed over words that nobody here had seen."""
        said = super(EntryForm, self).clean() or {}
        for name, value in self.known.items():
            if name in said and said[name] == _in_a_line(value):
                said[name] = value
        is_stale = said.pop("seen", "") != self._mark()
        if is_stale and what_changes(self.call, said):
            now = "; ".join(str(v) for v in self.known.values() if v)
            self.add_error(None, MEANWHILE.format(now=now or "nothing is known"))
            posted: Any = self.data
            self.data = again = posted.copy()
            again["seen"] = self._mark()
        return said

    def _mark(self) -> str:
        told = repr([str(value or "") for value in self.known.values()])
        return hashlib.blake2s(told.encode(), digest_size=8).hexdigest()


def _but_length(field: Any) -> list[Any]:
    return [v for v in field.validators if not isinstance(v, MaxLengthValidator)]


def _in_a_line(value: Any) -> Any:
    """Show words as a field of one line sends them back."""
    if not isinstance(value, str):
        return value
    return ", ".join(filter(None, map(str.strip, value.splitlines())))
