"""Standard Webhooks (standardwebhooks.com): signing and checking messages by HMAC."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable

TOLERANCE_SECONDS = 300
PREFIX = "whsec_"


class BadSignature(Exception):
    """A message whose signature does not hold; the text says what to look at."""


def new_secret() -> str:
    """Make a secret of 32 random bytes, in the form senders paste in."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def sign(secret: str, message_id: str, timestamp: int | str, body: bytes) -> str:
    """Return the `v1,...` signature over id.timestamp.body."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def check_time(timestamp: str, now: float) -> None:
    """Refuse a timestamp more than five minutes from our clock, either way."""
    # `isdecimal` also takes digits of other scripts, which int() reads; both are ASCII here.
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 13):
        raise BadSignature("webhook-timestamp must be whole seconds since 1970.")
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        raise BadSignature(
            "webhook-timestamp is more than 5 minutes from our clock: "
            "send it again now, and check the sender's clock."
        )


def matches(
    live: Iterable[str], signatures: str, message_id: str, timestamp: str, body: bytes
) -> bool:
    """Tell whether any of the given signatures was made with a live secret."""
    given = [part for part in signatures.split() if part.startswith("v1,")][:10]
    return any(
        hmac.compare_digest(
            sign(secret, message_id, timestamp, body).encode(), part.encode()
        )
        for secret in live
        if secret
        for part in given
    )


def _key(secret: str) -> bytes:
    text = secret.removeprefix(PREFIX)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return text.encode()
