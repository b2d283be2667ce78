"""What the papers promise of themselves."""

from pathlib import Path

DECISIONS = Path(__file__).parent.parent / "docs" / "adr"


def test_every_decision_is_listed_and_short():
    listed = (DECISIONS / "README.md").read_text()
    pages = sorted(DECISIONS.glob("0*.md"))

    assert [page.name for page in pages if f"({page.name})" not in listed] == []
    assert [
        page.name for page in pages if len(page.read_text().splitlines()) > 40
    ] == []
