"""Chance that always falls the same way: drawn from the name of a thing, so that one more firm changes no other."""

from __future__ import annotations

import hashlib
from random import Random

from portal.core.models import ALPHABET

SEED = "anqud"


def chance(*names: object) -> Random:
    """A generator of its own for this thing and purpose."""
    return Random(":".join([SEED, *map(str, names)]))  # noqa: S311 - invented data, nothing secret


def steady_id(*names: object) -> str:
    """A public id that the thing keeps from seed to seed, so that addresses in documents and pictures stay right."""
    number = int.from_bytes(hashlib.sha256(":".join([SEED, *map(str, names)]).encode()).digest(), "big")
    letters = []
    for _ in range(12):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
