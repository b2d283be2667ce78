"""The OpenAPI document of the HSDS API, written from what it really reads."""

from collections.abc import Iterable
from typing import Any

from providers.hsds_api.asking import PARAMETERS
from providers.hsds_api.resources import Resource

SCHEMAS = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema"
ITEMS = {
    "services": "compiled/service_list.json",
    "organizations": "compiled/organization_list.json",
    "service_at_locations": "compiled/service_at_location_list.json",
    "taxonomies": "taxonomy.json",
    "taxonomy_terms": "taxonomy_term.json",
}
PAGE = {
    "type": "object",
    "properties": {
        **{
            name: {"type": "integer"}
            for name in ("total_items", "total_pages", "page_number", "size")
        },
        **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
    },
}


def document(root: str, resources: Iterable[Resource]) -> dict[str, Any]:
    """Describe every address below `root`."""
    paths: dict[str, Any] = {"/": {"get": _does("About this API", {"type": "object"})}}
    for resource in resources:
        item = {"$ref": f"{SCHEMAS}/{ITEMS[resource.name]}"}
        page = {
            "allOf": [{"$ref": "#/components/schemas/Page"}],
            "properties": {"contents": {"type": "array", "items": item}},
        }
        listed = _does(f"A page of {resource.name}", page, resource.parameters)
        whole = {"$ref": f"{SCHEMAS}/{_whole(ITEMS[resource.name])}"}
        one = _does(f"One of {resource.name}, nested", whole, resource.of_one)
        paths[f"/{resource.name}"] = {"get": listed, "post": _by_post(listed)}
        paths[f"/{resource.name}/{{id}}"] = {
            "parameters": [_parameter("id", "string", "Its id.", where="path")],
            "get": one,
            "post": _by_post(one),
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Directory of services (HSDS 3.0)",
            "version": "1",
            "license": {"name": "As each source of the directory says"},
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"schemas": {"Page": PAGE}},
    }


def _whole(path: str) -> str:
    return path.replace("_list", "")


def _does(summary: str, schema: Any, names: tuple[str, ...] = ()) -> dict[str, Any]:
    found = {"application/json": {"schema": schema}}
    wrong = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        "summary": summary,
        "parameters": [_parameter(name, *PARAMETERS[name][1:]) for name in names],
        "responses": {
            "200": {"description": summary, "content": found},
            "400": {"description": "A parameter cannot be read", "content": wrong},
        },
    }


def _by_post(listed: dict[str, Any]) -> dict[str, Any]:
    """Describe the twin that takes the same parameters in its body."""
    named = {p["name"]: p["schema"] for p in listed["parameters"]}
    schema = {"type": "object", "properties": named}
    kinds = ("application/json", "application/x-www-form-urlencoded")
    body = {"content": {kind: {"schema": schema} for kind in kinds}}
    return listed | {"parameters": [], "requestBody": body}


def _parameter(name: str, kind: str, words: str, *, where: str = "query") -> dict:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": words,
        "schema": {"type": kind},
    }
