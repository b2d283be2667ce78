"""What every operation of the API has in common, told once: who may, and how it fails."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for a person."},
        "errors": {"description": "Where input was wrong, and what is wrong there."},
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": True,
}
ALWAYS = {
    "401": "Nobody is signed in.",
    "403": "The role may not do this.",
    "405": "This address takes another method.",
    "406": "The answer is JSON.",
}
WITH_BODY = {
    "400": "What was sent cannot be used; `errors` names it.",
    "409": "It has moved on since, or is stored already.",
    "415": "The body is not JSON.",
    "422": "What was asked makes no sense in the field.",
}


class ProblemSchema(AutoSchema):
    """Adds the problem documents that any operation may answer with."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        told = dict(ALWAYS)
        told |= WITH_BODY if self.method != "GET" else {"400": WITH_BODY["400"]}
        if "{" in self.path:
            told["422"] = WITH_BODY["422"]
        if "{" in self.path or self.method == "GET":
            told["404"] = "There is no such thing here, or not for you."
        problem = self._problem().ref
        for status, description in told.items():
            content = {"application/problem+json": {"schema": problem}}
            bodies.setdefault(status, {"content": content, "description": description})
        return dict(sorted(bodies.items()))

    def _problem(self) -> ResolvedComponent:
        component = ResolvedComponent(
            name="Problem",
            type=ResolvedComponent.SCHEMA,
            schema=PROBLEM,
            object="Problem",
        )
        self.registry.register_on_missing(component)
        return component


class TokenOrSession(OpenApiAuthenticationExtension):
    """Programs send a token; pages of this house send their session and CSRF token."""

    target_class = "accounts.authentication.RequestAuthentication"
    name = ["token", "session"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, str]]:
        return [
            {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "`Token <the token of a service user>`",
            },
            {"type": "apiKey", "in": "cookie", "name": "sid"},
        ]
