"""What an admin may send about verification: fields and types, no rules."""

from typing import Any

from django import forms

from accounts.models import User
from providers.models import Source, VerificationRule


class ConfirmForm(forms.Form):
    """Who at the provider said that the entry is right."""

    email = forms.EmailField(label="Who said so (e-mail)", max_length=254)


class UnreachableForm(forms.Form):
    """An address whose mail came back."""

    email = forms.EmailField(label="The mail to this address came back", max_length=254)


class RuleForm(forms.ModelForm):
    """The rule of one source, or of all that a jurisdiction keeps; a later one replaces it."""

    class Meta:
        model = VerificationRule
        fields = ("source", "days", "crisis_days", "is_asking", "mails_a_day")
        help_texts = {"source": "Empty: all that your jurisdiction keeps."}

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.instance.jurisdiction = user.jurisdiction
        source: Any = self.fields["source"]
        source.queryset = Source.objects.editable_by(user)
        source.empty_label = "All we keep"

    def validate_unique(self) -> None:
        """Saving replaces a rule that is there."""
