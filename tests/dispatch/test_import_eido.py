from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dispatch.models import Call, RawMessage

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("import_eido", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_file_is_taken_in_once(
    jurisdiction: Any, tmp_path: Path, sample: bytes
) -> None:
    (tmp_path / "a.json").write_bytes(sample)

    assert "created" in run(tmp_path)
    assert "unchanged" in run(tmp_path / "a.json", "--jurisdiction", "alder")

    assert Call.objects.get().source == "file"


def test_what_cannot_be_read_is_named_and_kept(
    jurisdiction: Any, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_bytes(b"{}")

    with pytest.raises(CommandError, match="1 of 1"):
        run(tmp_path)

    assert RawMessage.objects.get().pointer == "/$id"


def test_the_jurisdiction_is_asked_for(
    jurisdiction: Any, other_jurisdiction: Any, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="alder, birch"):
        run(tmp_path)
    with pytest.raises(CommandError, match="no file"):
        run(tmp_path / "nowhere")
