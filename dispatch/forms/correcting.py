"""What people put right of a call while it goes on."""

import hashlib
from typing import Any

from django import forms

from accounts.models import User
from dispatch.actions import may_be_corrected
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
        self.known = {name: getattr(call, name) for name in may_be_corrected(call)}
        self.known.pop("details")
        super().__init__(data, user=user, initial=self.known | {"seen": self._mark()})
        for name in set(EntryForm.base_fields) - set(may_be_corrected(call)):
            del self.fields[name]
        callback: Any = self.fields["callback"]
        callback.kept = call.callback
        callback.widget.attrs.pop("autofocus", None)
        self.fields["place"].widget.attrs["autofocus"] = True
        self.fields["details"].label = "What is said besides"
        if kind := self.fields.get("call_type"):
            offered = CallType.objects.visible_to(user).offered()
            mine = CallType.objects.filter(pk=call.call_type_id)
            kind.queryset = offered | mine.filter(jurisdiction=call.jurisdiction_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse, once, what was typed over words that nobody here had seen."""
        said = super(EntryForm, self).clean() or {}
        if said.pop("seen", "") != self._mark():
            now = "; ".join(str(v) for v in self.known.values() if v)
            self.add_error(None, MEANWHILE.format(now=now or "nothing is known"))
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data["seen"] = self._mark()
            self.data = data
        return said

    def _mark(self) -> str:
        told = repr([str(value or "") for value in self.known.values()])
        return hashlib.blake2s(told.encode(), digest_size=8).hexdigest()
