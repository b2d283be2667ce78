"""Where a page that could not be shown sends whoever stood before it."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest) -> str:
    """Give the page this was asked from; an act's own address shows nothing."""
    if request.method in {"GET", "HEAD"}:
        return _here(request.get_full_path())
    came = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, allowed_hosts={request.get_host()}):
        return _here(urlsplit(came)._replace(scheme="", netloc="").geturl())
    return above(request.path)


def _here(address: str) -> str:
    """Keep an address on this site: two slashes in front would name another host."""
    return "/" + address.lstrip("/\\")


def above(path: str) -> str:
    """Give the nearest address over this one that leads somewhere."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
