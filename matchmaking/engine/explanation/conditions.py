"""The strip of conditions, its count, and the list of what is still missing, as one of the two sides reads them.

`mine` says which listing is the reader's own: the conditions of that one are what the reader asks, and the other side answers;
with the conditions of the other it is the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..conditions import Setter
from .finance import FINANCE, MOST_NAMED, accounts_asked, age_asked, asked_of_them, asked_of_you, between, years
from .gates import Side, missing_of_gates
from .wording import (
    SAME_PLACE_KM,
    Names,
    all_of,
    any_of,
    day,
    elided,
    in_a_sentence,
    isolated,
    number,
    quoted,
    shortened,
)

Evidence = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the strip: how the condition stands, the condition, what is said to it, and whether the reader asks it."""

    state: Literal["yes", "part", "no"]
    label: str
    value: str
    is_mine: bool = True
    documents: tuple[int, ...] = ()


def lines(evidence: Evidence, names: Names, *, mine: Setter) -> list[Line]:
    """Return one line for every condition that counts: those of the reader first, each group in the order of the evidence."""
    told = []
    for one in evidence["conditions"]:
        if one["state"] != "unknown":
            is_mine = one["by"] == mine
            cell = (_Theirs if is_mine else _Ours)(one["facts"], names, one["by"])
            label, value = getattr(cell, one["key"])()
            told.append(Line(one["state"], label, value, is_mine, tuple(one["documents"])))
    return sorted(told, key=lambda line: not line.is_mine)


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


def only_condition(evidence: Evidence, names: Names) -> str:
    """The label of the one condition beside the words that is known to be met or not; empty where there are others."""
    known = [one for one in evidence.get("conditions", ()) if one["state"] != "unknown" and one["key"] != "subject"]
    if len(known) != 1:
        return ""
    one = known[0]
    label, _value = getattr(_Theirs(one["facts"], names, one["by"]), one["key"])()
    return str(label)


def missing_lines(evidence: Evidence, names: Names, *, mine: Setter, side: Side = "asker") -> list[str]:
    """Return what has not been said yet, by the other side or by the reader, and can be asked for or added.

    First what conditions leave open, then what keeps a gate from being answered; nothing twice.
    """
    told = [one for one in evidence["conditions"] if one["state"] == "unknown"]
    told.sort(key=lambda one: one["by"] != mine)
    asked = [
        (_missing_of_them if one["by"] == mine else _missing_of_us)(one["key"], one["facts"], names) for one in told
    ]
    return list(dict.fromkeys([*asked, *missing_of_gates(evidence, side=side)]))


def _missing_of_them(key: str, facts: Mapping[str, Any], names: Names) -> str:
    if key == "certificate":
        return _("Their certificate: %(name)s") % {"name": isolated(names("certificate", facts["certificate"]))}
    if key in FINANCE:
        return asked_of_them(key, facts, names)
    return {
        "subject": _("What they make or do"),
        "quantity": _("How much they can supply"),
        "budget": _("Their price"),
        "loan": _("How much they ask for") if facts.get("asked") is None else _("How much they finance at most"),
        "radius": _("Where they are"),
        "date": _("From when they are free"),
        "languages": _("The languages they work in"),
        "sharia": _("Whether their finance is Sharia-compliant"),
    }[key]


def _missing_of_us(key: str, facts: Mapping[str, Any], names: Names) -> str:
    if key == "certificate":
        return _("Your certificate: %(name)s") % {"name": isolated(names("certificate", facts["certificate"]))}
    if key in FINANCE:
        return asked_of_you(key, facts, names)
    return {
        "subject": _("What you make or do"),
        "quantity": _("How much you can supply"),
        "budget": _("Your price"),
        "loan": _("How much you ask for") if facts.get("asked") is None else _("How much you finance at most"),
        "radius": _("Where you are"),
        "date": _("From when you are free"),
        "languages": _("The languages you work in"),
        "sharia": _("Whether your finance is Sharia-compliant"),
    }[key]


@dataclass(frozen=True, slots=True)
class _Cell:
    """One method per condition, of its key: its label and what is said to it. `by` is the listing that sets it."""

    facts: Mapping[str, Any]
    names: Names
    by: Setter

    def _amount(self, amount: str, unit: str) -> str:
        return self.names("amount", f"{self.facts[amount]} {self.facts[unit]}")

    def _asked_quantity(self) -> str:
        return self._amount("asked", "unit")

    def _money(self, which: str) -> str:
        return self.names("money", f"{self.facts[which]} {self.facts['currency']}")

    def _between(self) -> str:
        """The amounts of a published instrument."""
        return between(self.facts, self.names)

    def _contract(self) -> str:
        return self.names("contract", self.facts["contract"])

    def firm_size(self) -> tuple[str, str]:
        return any_of(self.names("size", one) for one in self.facts["asked"]), self.names("size", self.facts["said"])

    def firm_age(self) -> tuple[str, str]:
        return age_asked(self.facts), years(self.facts["said"])

    def firm_sector(self) -> tuple[str, str]:
        asked = any_of(self.names("sector", one) for one in self.facts["asked"][:MOST_NAMED])
        return asked, self.names("sector", self.facts["said"])

    def firm_place(self) -> tuple[str, str]:
        asked = any_of(self.names("region", one) for one in self.facts["asked"][:MOST_NAMED])
        return asked, self.names("region", self.facts["said"])

    def accounts(self) -> tuple[str, str]:
        return accounts_asked(self.facts), years(self.facts["said"])

    def _at_most(self) -> str:
        return _("At most %(money)s") % {"money": self._money("asked")}

    def radius(self) -> tuple[str, str]:
        place = isolated(self.names("place", self.by))
        label = _("Within %(km)s km") % {"km": number(self.facts["asked"])}
        if "within" in self.facts:
            at_most = _("Not more than %(km)s km from %(place)s") if place else _("Not more than %(km)s km away")
            return label, elided(at_most % {"km": number(self.facts["within"]), "place": place})
        km = self.facts["km"]
        if km < SAME_PLACE_KM:
            return label, _("In the same place")
        if km < 1:
            near = _("Less than 1 km from %(place)s") if place else _("Less than 1 km away")
            return label, elided(near % {"place": place})
        away = _("%(km)s km from %(place)s") if place else _("%(km)s km away")
        return label, elided(away % {"km": number(km), "place": place})

    def _from(self) -> str:
        return _("From %(date)s") % {"date": day(self.facts["asked"])}

    def _any_language(self) -> str:
        first, *others = [self.names("language", one) for one in self.facts["asked"]]
        return any_of([first, *map(in_a_sentence, others)])

    def _common(self) -> dict[str, str]:
        return {"languages": all_of(in_a_sentence(self.names("language", one)) for one in self.facts["common"])}

    def _asked_for(self) -> str:
        return _("What is asked for") if self.by == "need" else _("What is offered")

    def _words(self) -> str:
        """Their own sentence where it is short and to the point, else the words of the title that stand in it."""
        if self.facts.get("document_kind") in {"profile", None}:
            return quoted(self.facts["matched"])
        return _("“%(word)s”") % {"word": isolated(shortened(self.facts["said_in"]))}

    def _trade(self) -> dict[str, str]:
        return {"trade": self.names("sector", self.facts["trade"])}


class _Theirs(_Cell):
    """What the reader asks, and what the other side says to it."""

    def quantity(self) -> tuple[str, str]:
        return self._asked_quantity(), _("%(amount)s offered") % {"amount": self._amount("offered", "offered_unit")}

    def budget(self) -> tuple[str, str]:
        return self._at_most(), _("Costs %(money)s") % {"money": self._money("offered")}

    def loan(self) -> tuple[str, str]:
        if "instrument" in self.facts:
            return self._money("asked"), _("Finances %(amount)s") % {"amount": self._between()}
        return self._money("asked"), _("Finances up to %(money)s") % {"money": self._money("offered")}

    def date(self) -> tuple[str, str]:
        return self._from(), _("Free from %(date)s") % {"date": day(self.facts["free"])}

    def certificate(self) -> tuple[str, str]:
        label = isolated(self.names("certificate", self.facts["certificate"]))
        if self.facts.get("in_offer"):
            return label, _("Comes with their offer")
        if "until" not in self.facts:
            return label, _("Not among the certificates on the profile")
        if "wanted" in self.facts:
            return label, self._falls_short()
        until = self.facts["until"]
        return label, _("Valid until %(date)s") % {"date": day(until)} if until else _("On the profile")

    def _falls_short(self) -> str:
        """A certificate that has an end which comes too early, or soon after."""
        until, wanted = self.facts["until"], self.facts["wanted"]
        days = {"until": day(until), "start": day(wanted)}
        if self.facts["begins"] and until < wanted:
            return _("Ends on %(until)s, before the work begins on %(start)s") % days
        if self.facts["begins"]:
            return _("Ends on %(until)s, less than a month after the work begins") % days
        return (_("Ran out on %(until)s") if until < wanted else _("Ends soon, on %(until)s")) % days

    def languages(self) -> tuple[str, str]:
        said = _("Works in %(languages)s") % self._common() if self.facts["common"] else _("Works in other languages")
        return self._any_language(), said

    def sharia(self) -> tuple[str, str]:
        return _("Sharia-compliant"), self._contract() if "contract" in self.facts else _("Said in their offer")

    def subject(self) -> tuple[str, str]:
        if "trade" in self.facts:
            return self._asked_for(), _("Their line of business: %(trade)s") % self._trade()
        if not self.facts["matched"]:
            return self._asked_for(), _("Not in their texts, or in other words")
        return self._asked_for(), self._words()


class _Ours(_Cell):
    """What the other side asks, and what the reader says to it."""

    def quantity(self) -> tuple[str, str]:
        return self._asked_quantity(), _("You offer %(amount)s") % {"amount": self._amount("offered", "offered_unit")}

    def budget(self) -> tuple[str, str]:
        return self._at_most(), _("You ask %(money)s") % {"money": self._money("offered")}

    def loan(self) -> tuple[str, str]:
        if "instrument" in self.facts:
            return self._money("asked"), _("You finance %(amount)s") % {"amount": self._between()}
        return self._money("asked"), _("You finance up to %(money)s") % {"money": self._money("offered")}

    def date(self) -> tuple[str, str]:
        return self._from(), _("You are free from %(date)s") % {"date": day(self.facts["free"])}

    def certificate(self) -> tuple[str, str]:
        label = isolated(self.names("certificate", self.facts["certificate"]))
        if self.facts.get("in_offer"):
            return label, _("Comes with your offer")
        if "until" not in self.facts:
            return label, _("Not among the certificates on your page")
        if "wanted" in self.facts:
            return label, self._falls_short()
        until = self.facts["until"]
        return label, _("Yours is valid until %(date)s") % {"date": day(until)} if until else _("On your page")

    def _falls_short(self) -> str:
        until, wanted = self.facts["until"], self.facts["wanted"]
        days = {"until": day(until), "start": day(wanted)}
        if self.facts["begins"] and until < wanted:
            return _("Yours ends on %(until)s, before the work begins on %(start)s") % days
        if self.facts["begins"]:
            return _("Yours ends on %(until)s, less than a month after the work begins") % days
        return (_("Yours ran out on %(until)s") if until < wanted else _("Yours ends soon, on %(until)s")) % days

    def languages(self) -> tuple[str, str]:
        said = (
            _("You work in %(languages)s") % self._common()
            if self.facts["common"]
            else _("You work in other languages")
        )
        return self._any_language(), said

    def sharia(self) -> tuple[str, str]:
        return _("Sharia-compliant"), self._contract() if "contract" in self.facts else _("Said in your offer")

    def subject(self) -> tuple[str, str]:
        if "trade" in self.facts:
            return self._asked_for(), _("Your line of business: %(trade)s") % self._trade()
        if not self.facts["matched"]:
            return self._asked_for(), _("Not in your texts, or in other words")
        return self._asked_for(), self._words()
