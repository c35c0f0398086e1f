"""The web domains that are an organisation's own."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from .public_hosts import PUBLIC_HOSTS
from .traits import Traits

_SECOND_LEVEL = frozenset({"com", "co", "net", "org", "gov", "edu", "ac", "ind", "intl", "nom"})


def domains_of(one: Traits) -> set[str]:
    """The domains that are its own: of its website and of its letter box."""
    host = urlsplit(one.website if "//" in one.website else f"//{one.website}").hostname if one.website else ""
    return set(filter(None, map(_registrable, [host or "", one.email.rpartition("@")[2]])))


@lru_cache(maxsize=100_000)
def _registrable(host: str) -> str:
    parts = host.casefold().strip(".").split(".")
    if len(parts) < 2 or host.replace(".", "").isdigit():
        return ""
    if {".".join(parts[-length:]) for length in range(2, len(parts) + 1)} & PUBLIC_HOSTS:
        return ""
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2 else parts[-2:])


def compare_domains(one: Traits, other: Traits) -> int:
    mine, theirs = domains_of(one), domains_of(other)
    if not mine or not theirs:
        return 0
    return 1 if mine & theirs else -1
