"""The key pair by which push services know this installation (RFC 8292): made from SECRET_KEY, so it is kept without being stored,
is the same in every process, and is a new one when SECRET_KEY is; browsers then ask for it anew."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac
from py_vapid import Vapid02

SALT = "notifications.vapid"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def keys() -> Vapid02:
    return _keys(settings.SECRET_KEY)


def public_key() -> str:
    """As browsers want it: the uncompressed point, base64url without padding."""
    point = keys().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


@lru_cache(maxsize=2)
def _keys(secret: str) -> Vapid02:
    number = int.from_bytes(salted_hmac(SALT, "1", secret=secret, algorithm="sha512").digest(), "big")
    return Vapid02(private_key=ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1()))
