"""The rules of what is kept how long, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import ngettext

from portal.core.retention import rules

YEAR = 365


@dataclass(frozen=True)
class Kept:
    what: str
    how_long: str
    why: str


def kept() -> list[Kept]:
    """The shortest first."""
    ordered = sorted((rule for _name, rule in rules), key=lambda rule: rule.kept)
    return [Kept(str(rule.label), in_words(rule.kept), str(rule.why)) for rule in ordered]


def in_words(time: dt.timedelta) -> str:
    if time.days % YEAR == 0:
        years = time.days // YEAR
        return ngettext("%(number)s year", "%(number)s years", years) % {"number": years}
    return ngettext("%(number)s day", "%(number)s days", time.days) % {"number": time.days}
