"""No page and no API action without a guard that names what it asks for."""

from accounts.permissions import ROLES_OF, SIGNED_IN
from tests.routes import routes

# Reached by whoever comes, each for the reason beside it.
PUBLIC = {
    "accounts:join",  # its link is a secret sent to one address
    "provider:verify",  # likewise, for the one who answers for an entry
    "healthz",  # a monitor asks, and learns only that we answer
    "readyz",
    "metrics",  # asks for its own token
    "schema",  # what the API offers is no secret
    "cad-eido",  # signed by its feed, or by a token; it refuses the rest itself
    "provider:capacity",  # its secret is given to one provider, for one service
    # The directory as anybody may read it: what the public must not see is not in it.
    "hsds:about",
    "hsds:openapi",
    "hsds:services",
    "hsds:organizations",
    "hsds:service_at_locations",
    "hsds:taxonomies",
    "hsds:taxonomy_terms",
    "hsds:one-services",
    "hsds:one-organizations",
    "hsds:one-service_at_locations",
    "hsds:one-taxonomies",
    "hsds:one-taxonomy_terms",
    "hsds:nothing",
}
# Addresses with a view of their own that leads to a guarded page.
REDIRECTS = {"/accounts/email/"}


def test_every_page_names_its_permission_or_is_public_on_purpose():
    unguarded = [
        route.name
        for route in routes()
        if not route.is_api
        and not route.is_allauth
        and route.permission not in ROLES_OF
        and route.permission != SIGNED_IN
        and not (route.is_public and route.name in PUBLIC)
        and route.name not in REDIRECTS
    ]
    assert unguarded == []


def test_nothing_public_is_public_by_accident():
    public = {r.name for r in routes() if r.is_public and not r.is_allauth}

    assert public - PUBLIC == set()


def test_every_api_action_names_its_permission():
    unguarded = [
        f"{route.name} {action}"
        for route in routes()
        if route.is_api and route.name not in PUBLIC
        for action in (route.actions or {"get": "get"}).values()
        if getattr(route.view.cls, "permissions", {}).get(action) not in ROLES_OF
    ]
    assert unguarded == []


def test_every_route_has_a_name_of_its_own():
    names = [route.name for route in routes()]

    assert sorted(n for n in set(names) if names.count(n) > 1) == []


def test_every_id_in_an_address_of_the_api_is_a_uuid():
    assert [r.path for r in routes() if r.is_api and "<str:" in r.path] == []
