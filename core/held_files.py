"""Files held for a form that was refused or only tried, so that nobody sends them twice."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.core.files import File
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from core import kept_files

if TYPE_CHECKING:
    from accounts.models import User

FOLDER = "held"
HELD_FOR = timedelta(days=1)


class HeldFile(File):
    """A file that waits here for the rest of its form; opened only when it is read."""

    def __init__(self, path: Path, name: str, stored_as: str) -> None:
        self.path, self.name, self.mode = path, name, "rb"
        self.stored_as, self.size = stored_as, path.stat().st_size

    @cached_property
    def file(self) -> Any:  # type: ignore[override]
        return self.path.open("rb")

    def close(self) -> None:
        if "file" in self.__dict__:
            self.__dict__.pop("file").close()


class HeldFileForm(forms.Form):
    """Takes a file, or the token of one that its sender has sent before."""

    file: Any = forms.FileField()
    held_as = forms.CharField(required=False, widget=forms.HiddenInput)

    user: "User"
    held: HeldFile | None = None

    def take_up(self, user: "User") -> None:
        """Go on with what this sender has sent before, where no other file comes now."""
        self.user = user
        self.held = held(self.data.get("held_as", ""), by=user)
        if self.held and not self.files.get("file"):
            self.files = MultiValueDict({"file": [self.held]})  # type: ignore[list-item]

    def hold_file(self) -> None:
        """Keep what was sent, so that nobody has to choose it again."""
        file = getattr(self, "cleaned_data", {}).get("file")
        if self.held:
            self.held.close()
        if file is None or file is self.held:
            return
        self.let_go()
        token = hold(file, by=self.user)
        self.held = held(token, by=self.user)
        self.data = {**self.data.dict(), "held_as": token}  # type: ignore[attr-defined]

    def let_go(self) -> None:
        """Remove what was held and is needed no more."""
        if self.held:
            self.held.close()
            kept_files.forget(self.held.stored_as)
            self.held = None


def hold(file: File, *, by: "User") -> str:
    """Keep a file for its sender alone; gives the token by which they have it again."""
    name = file.name or ""
    stored_as = kept_files.store(file.chunks(), name, under=FOLDER)
    return signing.dumps([stored_as, kept_files.shown_name(name)], salt=_salt(by))


def held(token: str, *, by: "User") -> HeldFile | None:
    """Give the file of a token, while it is kept and if it is theirs."""
    try:
        stored_as, name = signing.loads(token, salt=_salt(by), max_age=HELD_FOR)
    except signing.BadSignature:
        return None
    path = kept_files.path_of(stored_as)
    return HeldFile(path, name, stored_as) if path else None


def forget_old() -> int:
    """Remove what no form may come back for any more; give how many files."""
    return kept_files.forget_older(FOLDER, timezone.now() - HELD_FOR)


def _salt(user: "User") -> str:
    return f"core.held_files.{user.pk}"
