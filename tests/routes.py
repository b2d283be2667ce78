"""Every route of the project, found by walking the URLconf."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its name, the names in its path, its view and how it is guarded."""

    name: str
    path: str
    view: Callable[..., Any]
    actions: dict[str, str] = field(default_factory=dict)

    @property
    def is_allauth(self) -> bool:
        return self.view.__module__.startswith("allauth.")

    @property
    def is_api(self) -> bool:
        return hasattr(self.view, "cls")

    @property
    def is_public(self) -> bool:
        return not self.is_api and not getattr(self.view, "login_required", True)

    @property
    def permission(self) -> str:
        return getattr(self.view, "permission", "")


def routes() -> list[Route]:
    """List them all, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, "", "/"))


def _walk(patterns: list[Any], namespace: str, path: str) -> Iterator[Route]:
    for pattern in patterns:
        where = path + str(pattern.pattern).lstrip("^/")
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            yield from _walk(pattern.url_patterns, inner, where)
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, (namespace, pattern.name or where)))
            actions = getattr(pattern.callback, "actions", None) or {}
            # A view answers HEAD by GET, and names it only once it has been asked.
            verbs = {verb: does for verb, does in actions.items() if verb != "head"}
            yield Route(name, where, pattern.callback, verbs)
