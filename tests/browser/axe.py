"""What axe finds on a page, in both themes, and whether it scrolls sideways."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DESK = {"width": 1366, "height": 768}
ZOOMED = [(683, 384), (390, 844)]  # 200 % zoom, and a phone
# Only colours differ from the light theme, which is looked at whole.
COLOURS = {"runOnly": ["color-contrast"]}


def problems(page: Page) -> list[str]:
    """Look at the page as it is now; leave it in the light theme."""
    page.emulate_media(color_scheme="dark")
    found = _axe(page, "dark", COLOURS)
    page.emulate_media(color_scheme="light")
    found += _axe(page, "light", {})
    return found + _sideways(page)


def findings(page: Page, url: str) -> list[str]:
    """Go to a page and look at it on a desk, at 200 % zoom and on a phone."""
    page.set_viewport_size(DESK)
    answer = page.goto(url)
    found = [f"status {answer.status}"] if answer and answer.status >= 500 else []
    found += problems(page)
    for width, height in ZOOMED:
        page.set_viewport_size({"width": width, "height": height})
        found += _sideways(page)
    return [f"{url} {words}" for words in found]


def _axe(page: Page, theme: str, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{theme} {r['id']}: {r['nodes'][0]['html'][:150]}" for r in found]


def _sideways(page: Page) -> list[str]:
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        return [f"scrolls sideways at {page.evaluate('innerWidth')} px"]
    return []
