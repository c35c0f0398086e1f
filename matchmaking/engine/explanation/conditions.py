"""The strip of conditions, its count, and the list of what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .wording import Names, all_of, any_of, day, money, number, quoted

Evidence = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the strip: how the condition stands, the condition, and what the other side says to it."""

    state: Literal["yes", "part", "no"]
    label: str
    value: str
    documents: tuple[int, ...] = ()


def lines(evidence: Evidence, names: Names) -> list[Line]:
    """Return one line for every condition that counts, in the order of the evidence."""
    told = []
    for one in evidence["conditions"]:
        if one["state"] != "unknown":
            label, value = getattr(_Cell(one["facts"], names), one["key"])()
            told.append(Line(one["state"], label, value, tuple(one["documents"])))
    return told


def count_line(evidence: Evidence) -> str:
    """Return "4 of 5 conditions, 1 partly", or nothing where there are no conditions to count."""
    states = [one["state"] for one in evidence["conditions"] if one["state"] != "unknown"]
    numbers = {"met": states.count("yes"), "partly": states.count("part"), "total": len(states)}
    if not states:
        return ""
    if numbers["partly"]:
        return (
            ngettext(
                "%(met)d of %(total)d condition, %(partly)d partly",
                "%(met)d of %(total)d conditions, %(partly)d partly",
                numbers["total"],
            )
            % numbers
        )
    return ngettext("%(met)d of %(total)d condition", "%(met)d of %(total)d conditions", numbers["total"]) % numbers


def missing_lines(evidence: Evidence, names: Names) -> list[str]:
    """Return what the other side has not said yet and can be asked for."""
    return [_missing(one["key"], one["facts"], names) for one in evidence["conditions"] if one["state"] == "unknown"]


def _missing(key: str, facts: Mapping[str, Any], names: Names) -> str:
    if key == "certificate":
        return _("Certificate: %(name)s") % {"name": names("certificate", facts["certificate"])}
    return {
        "quantity": _("How much can be supplied"),
        "budget": _("The price"),
        "loan": _("How much is lent at most"),
        "radius": _("Where it is"),
        "date": _("From when it is free"),
        "languages": _("The languages of work"),
        "sharia": _("Whether the finance is Sharia-compliant"),
    }[key]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One method per condition, of its key: its label and what the other side says."""

    facts: Mapping[str, Any]
    names: Names

    def quantity(self) -> tuple[str, str]:
        asked = {"amount": number(self.facts["asked"]), "unit": self.names("unit", self.facts["unit"])}
        offered = {"amount": number(self.facts["offered"]), "unit": self.names("unit", self.facts["offered_unit"])}
        return _("%(amount)s %(unit)s") % asked, _("%(amount)s %(unit)s offered") % offered

    def budget(self) -> tuple[str, str]:
        return _("At most %(money)s") % {"money": self._money("asked")}, _("Costs %(money)s") % {
            "money": self._money("offered")
        }

    def loan(self) -> tuple[str, str]:
        return self._money("asked"), _("Lends up to %(money)s") % {"money": self._money("offered")}

    def _money(self, which: str) -> str:
        return money(self.facts[which], self.facts["currency"])

    def radius(self) -> tuple[str, str]:
        label = _("Within %(km)s km") % {"km": number(self.facts["asked"])}
        km = self.facts["km"]
        # Two places that are known by their town alone have the very same position.
        if km < 1:
            return label, _("In the same place") if km < 0.05 else _("Less than 1 km away")
        return label, _("%(km)s km away") % {"km": number(km)}

    def date(self) -> tuple[str, str]:
        label = _("From %(date)s") % {"date": day(self.facts["asked"])}
        return label, _("Free from %(date)s") % {"date": day(self.facts["free"])}

    def certificate(self) -> tuple[str, str]:
        label = self.names("certificate", self.facts["certificate"])
        if "until" not in self.facts:
            return label, _("Not among the certificates on the profile")
        until = self.facts["until"]
        return label, _("Valid until %(date)s") % {"date": day(until)} if until else _("On the profile")

    def languages(self) -> tuple[str, str]:
        label = any_of(self.names("language", one) for one in self.facts["asked"])
        if not self.facts["common"]:
            return label, _("Works in other languages")
        common = all_of(self.names("language", one) for one in self.facts["common"])
        return label, _("Works in %(languages)s") % {"languages": common}

    def sharia(self) -> tuple[str, str]:
        return _("Sharia-compliant"), _("Said on the profile")

    def subject(self) -> tuple[str, str]:
        return _("What is asked for"), _("The texts say %(words)s") % {"words": quoted(self.facts["matched"])}
