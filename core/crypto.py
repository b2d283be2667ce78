"""The keys: sealing text at field level and hashing it for blind indexes."""

import base64
import hmac
import os
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FORMAT = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
HEADER = len(FORMAT) + KEY_ID_BYTES + NONCE_BYTES
TOKEN_BYTES = 16
NONCES_AT_ONCE = 512


class SealBroken(Exception):
    """Sealed bytes that no key opens in this place: altered, swapped or of a lost key."""


@lru_cache(maxsize=4)
def _keyring(spec: str) -> tuple[bytes, dict[bytes, AESGCM]]:
    ring = {}
    for part in filter(None, (part.strip() for part in spec.split(","))):
        key_id, _, key = part.partition(":")
        secret = base64.b64decode(key)
        if len(key_id) != KEY_ID_BYTES or len(secret) != 32:
            raise ImproperlyConfigured(
                "FIELD_KEYS holds id:key pairs, each id 4 characters and each key "
                "32 bytes in base64, the current one first."
            )
        ring[key_id.encode()] = AESGCM(secret)
    if not ring:
        raise ImproperlyConfigured("FIELD_KEYS is empty: no field can be read.")
    return next(iter(ring)), ring


def seal(text: str, place: str) -> bytes:
    """Encrypt text so that it opens only in the place named (table, column, row)."""
    key_id, ring = _keyring(settings.FIELD_KEYS)
    nonce = os.urandom(NONCE_BYTES)
    sealed = ring[key_id].encrypt(nonce, text.encode(), place.encode())
    return FORMAT + key_id + nonce + sealed


def sealer() -> Callable[[str, str], bytes]:
    """Give what seals text in a place, for rows by the thousand.

    The key is looked up once and nonces are drawn in blocks. It is used up where it was
    made: handed to a child process, both would seal under the same nonces.
    """
    key_id, ring = _keyring(settings.FIELD_KEYS)
    head, encrypt, nonces = FORMAT + key_id, ring[key_id].encrypt, _nonces()

    def seal_there(text: str, place: str) -> bytes:
        nonce = next(nonces)
        return head + nonce + encrypt(nonce, text.encode(), place.encode())

    return seal_there


def _nonces() -> Iterator[bytes]:
    while True:
        block = os.urandom(NONCE_BYTES * NONCES_AT_ONCE)
        for at in range(0, len(block), NONCE_BYTES):
            yield block[at : at + NONCE_BYTES]


def unseal(sealed: bytes, place: str) -> str:
    """Decrypt what `seal` made for this very place, or raise SealBroken."""
    key_id = sealed[1 : 1 + KEY_ID_BYTES]
    ring = _keyring(settings.FIELD_KEYS)[1]
    if sealed[:1] != FORMAT or key_id not in ring:
        raise SealBroken(f"No key opens a value in {place.partition(':')[0]}.")
    nonce = sealed[1 + KEY_ID_BYTES : HEADER]
    try:
        return ring[key_id].decrypt(nonce, sealed[HEADER:], place.encode()).decode()
    except InvalidTag as error:
        where = place.rsplit(":", 1)[0]
        raise SealBroken(f"A value in {where} was altered or moved.") from error


def blind(kind: str, value: str, jurisdiction_id: UUID) -> bytes:
    """Hash a normalised value under the index key, for a row of a blind index (16 bytes).

    The jurisdiction is part of the input, so that equal values in two
    jurisdictions cannot be matched to each other.
    """
    return blinder(kind, jurisdiction_id)(value)


def blinder(kind: str, jurisdiction_id: UUID) -> Callable[[str], bytes]:
    """Give what hashes values of one kind for `blind`'s index, by the thousand."""
    begun = hmac.new(index_key(), f"{jurisdiction_id}|{kind}|".encode(), "sha256")

    def blind_value(value: str) -> bytes:
        keyed = begun.copy()
        keyed.update(unicodedata.normalize("NFC", value).encode())
        return keyed.digest()[:TOKEN_BYTES]

    return blind_value


def index_key() -> bytes:
    """Return the secret of the blind indexes."""
    return _index_key(settings.INDEX_KEY)


@lru_cache(maxsize=4)
def _index_key(spec: str) -> bytes:
    key = base64.b64decode(spec)
    if len(key) < 32:
        raise ImproperlyConfigured("INDEX_KEY must be 32 bytes in base64.")
    return key
