"""One HTTP POST to the address a program admin set: https, checked, and no further.

Nothing is followed: no redirect, no proxy, and no name that leads into our own network.
The address is looked up once, and what was checked is what is connected to.
"""

import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 10.0  # seconds for the whole of it
MOST_READ = 16 * 1024
STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)\b")
PORTS = {"https": 443, "http": 80}

Address = IPv4Address | IPv6Address


class NotDelivered(Exception):
    """Why nothing was taken over there; `is_down` where the next try fails as well."""

    def __init__(self, reason: str, *, is_down: bool = True) -> None:
        super().__init__(reason)
        self.is_down = is_down


def check(address: str) -> SplitResult:
    """Read an address that may be sent to. Raises NotDelivered with what is wrong."""
    try:
        target = urlsplit(address)
        port = target.port
        # A name with an empty or too long part is not even looked up.
        (target.hostname or "").encode("idna")
    except ValueError as error:
        raise NotDelivered("This is not an address.") from error
    if target.scheme not in PORTS or not target.hostname or port == 0:
        raise NotDelivered("The address must begin with https:// and name a host.")
    if target.username is not None or target.fragment:
        raise NotDelivered("The address may hold no user name and no # part.")
    if not (address.isascii() and address.isprintable()) or " " in address:
        raise NotDelivered("The address may hold only plain characters.")
    try:
        known: Address | None = ip_address(target.hostname)
    except ValueError:
        known = None
    if target.scheme == "http" and not (known and known.is_loopback):
        raise NotDelivered("The address must begin with https://.")
    if known and not _may_reach(known, target.scheme):
        raise NotDelivered("This address lies in a network that is not sent to.")
    return target


def post(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Send the body once. Raises NotDelivered unless it is answered with a 2xx in time."""
    target = check(address)
    until = monotonic() + TIMEOUT
    try:
        with closing(_connect(target, until)) as wire:
            _send(wire, target, body, headers)
            status = _status(wire, until)
    except ssl.SSLCertVerificationError as error:
        raise NotDelivered("its certificate is not trusted") from error
    except TimeoutError as error:
        raise NotDelivered("no answer in time") from error
    except (OSError, ValueError) as error:
        raise NotDelivered("it could not be reached") from error
    if not 200 <= status < 300:
        is_down = status >= 500 or status in {408, 429}
        raise NotDelivered(f"it answered {status}", is_down=is_down)


def _connect(target: SplitResult, until: float) -> socket.socket:
    host, port = target.hostname or "", target.port or PORTS[target.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [
        entry[4][:2]
        for entry in found
        if _may_reach(ip_address(entry[4][0]), target.scheme)
    ]
    if not allowed:
        raise NotDelivered("its address lies in a network that is not sent to")
    wire = _first_that_answers(allowed, until)
    if target.scheme == "http":
        return wire
    try:
        wire.settimeout(_left(until))
        context = ssl.create_default_context()
        return context.wrap_socket(wire, server_hostname=host)
    except BaseException:
        wire.close()
        raise


def _first_that_answers(addresses: list, until: float) -> socket.socket:
    for place in addresses[:-1]:
        try:
            return socket.create_connection(place, timeout=_left(until) / 2)
        except OSError:
            continue
    return socket.create_connection(addresses[-1], timeout=_left(until))


def _may_reach(address: Address, scheme: str) -> bool:
    """Let through the open network, and what the operator names of closed ones."""
    plain = getattr(address, "ipv4_mapped", None) or address
    is_named = any(plain in network for network in settings.CAD_OUT_NETWORKS)
    if scheme == "http":
        return is_named and plain.is_loopback
    return is_named or (plain.is_global and not plain.is_multicast)


def _send(
    wire: socket.socket, target: SplitResult, body: bytes, headers: Mapping[str, str]
) -> None:
    connection = HTTPConnection(target.hostname or "", target.port)
    connection.sock = wire
    path = f"{target.path or '/'}{'?' if target.query else ''}{target.query}"
    said = {"Content-Type": "application/json", "Connection": "close"}
    said |= {"Host": target.netloc, "User-Agent": "Divert"}
    connection.request("POST", path, body, said | dict(headers))
    # The answer is read by hand, for a library waits anew after every byte.
    connection.sock = None


def _status(wire: socket.socket, until: float) -> int:
    """Read the answer to its end, so that a slow receiver is not cut off, and not beyond."""
    answer = b""
    try:
        while len(answer) < MOST_READ:
            wire.settimeout(_left(until))
            if not (part := wire.recv(4096)):
                break
            answer += part
    except OSError:
        if not STATUS.match(answer):
            raise
    found = STATUS.match(answer)
    if not found:
        raise NotDelivered("what answered does not speak HTTP")
    return int(found[1])


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
