"""What of an organisation is compared, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Traits:
    """What of an organisation is compared. `country` is a code of ISO 3166, degrees are of WGS 84; empty is unknown."""

    names: tuple[str, ...]
    number: str = ""
    country: str = ""
    website: str = ""
    email: str = ""
    town: str = ""
    latitude: float | None = None
    longitude: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` from 0 to 1; `reasons` are keys of REASONS in queries/likeness.py, the strongest first."""

    score: float
    reasons: tuple[str, ...] = ()
