"""What had to hold for a suggestion, each in one sentence: the gates with their answers, as one of the two sides reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from .limits import limit_line
from .wording import Names, closed, day, number, shortened

Side = Literal["asker", "candidate"]
Answer = Literal["yes", "no", "unknown"]

_LIMIT = "limit_"


@dataclass(frozen=True, slots=True)
class GateLine:
    """Which gate, what it answered, and the sentence that says so."""

    key: str
    answer: Answer
    text: str


def gate_lines(evidence: Mapping[str, Any], names: Names, *, side: Side) -> list[GateLine]:
    """Return one sentence for every gate of a suggestion, in the order in which they were asked."""
    return [
        GateLine(one["key"], one["answer"], closed(_sentence(one, names, side))) for one in evidence.get("gates", ())
    ]


def missing_of_gates(evidence: Mapping[str, Any], *, side: Side) -> list[str]:
    """Return what would have to be said so that an open gate could be answered."""
    theirs = side == "asker"
    told = []
    for one in evidence.get("gates", ()):
        if one["answer"] == "unknown" and one["key"] in _MISSING:
            ask_them, ask_us = _MISSING[one["key"]]
            told.append(ask_them() if theirs else ask_us())
    return told


def _sentence(gate: Mapping[str, Any], names: Names, side: Side) -> str:
    if gate["key"].startswith(_LIMIT):
        return _rule(gate, names)
    return _SENTENCES[gate["key"]](gate["answer"], gate["facts"], names, side == "asker")


def _rule(gate: Mapping[str, Any], names: Names) -> str:
    """The reader's own rule, from an earlier answer, and whether it holds here."""
    kind = gate["key"].removeprefix(_LIMIT)
    rule = closed(limit_line(kind, gate["facts"], names, asks=gate["facts"].get("asks", "")))
    holds = {
        "yes": _("This suggestion keeps to that rule of yours."),
        "no": _("This suggestion does not keep to that rule of yours."),
        "unknown": _("Whether this suggestion keeps to that rule of yours is not known yet."),
    }[gate["answer"]]
    return f"{rule} {holds}"


def _wanted(answer: Answer, _facts: Any, _names: Names, _theirs: bool) -> str:  # noqa: FBT001 - one shape for all gates
    if answer == "yes":
        return _("Neither side keeps the other out.")
    return _("One side keeps the other out.")


def _kind(answer: Answer, _facts: Any, _names: Names, theirs: bool) -> str:  # noqa: FBT001
    if answer == "yes":
        return _("They are of a kind that can answer this.") if theirs else _("You are of a kind that can answer this.")
    if answer == "no":
        return (
            _("They are of a kind that does not usually answer this.")
            if theirs
            else _("You are of a kind that does not usually answer this.")
        )
    return (
        _("It is not known yet what kind of organisation they are.")
        if theirs
        else _("It is not known yet what kind of organisation you are.")
    )


def _place(answer: Answer, facts: Mapping[str, Any], _names: Names, theirs: bool) -> str:  # noqa: FBT001
    told = {"km": number(facts["asked"])}
    if answer == "unknown":
        return (
            _("It is not known yet where they are, so nobody can say whether it is within %(km)s km.") % told
            if theirs
            else _("It is not known yet where you are, so nobody can say whether it is within %(km)s km.") % told
        )
    if answer == "yes":
        return _("Not far outside the %(km)s km that are asked for.") % told
    return _("Far outside the %(km)s km that are asked for.") % told


def _sharia(answer: Answer, _facts: Any, _names: Names, theirs: bool) -> str:  # noqa: FBT001
    said = {
        "yes": (_("They have Sharia-compliant finance."), _("You have Sharia-compliant finance.")),
        "no": (_("They have no Sharia-compliant finance."), _("You have no Sharia-compliant finance.")),
        "unknown": (
            _("It is not known yet whether they have Sharia-compliant finance."),
            _("It is not known yet whether you have Sharia-compliant finance."),
        ),
    }
    return said[answer][0 if theirs else 1]


def _instrument(answer: Answer, facts: Mapping[str, Any], _names: Names, theirs: bool) -> str:  # noqa: FBT001
    told = {"name": shortened(facts["instrument"])}
    if answer == "yes":
        return _("What “%(name)s” asks for is met.") % told
    if answer == "no":
        return _("Nothing that they have published fits.") if theirs else _("Nothing that you have published fits.")
    return _("Whether “%(name)s” fits has to be asked.") % told


def _open(answer: Answer, facts: Mapping[str, Any], _names: Names, theirs: bool) -> str:  # noqa: FBT001
    told = {"date": day(facts["until"])}
    if answer == "yes":
        return (
            _("What they published is open until %(date)s.") % told
            if theirs
            else _("What you published is open until %(date)s.") % told
        )
    return (
        _("What they published ran out on %(date)s.") % told
        if theirs
        else _("What you published ran out on %(date)s.") % told
    )


_SENTENCES: dict[str, Callable[[Answer, Any, Names, bool], str]] = {
    "wanted": _wanted,
    "kind": _kind,
    "place": _place,
    "sharia": _sharia,
    "instrument": _instrument,
    "open": _open,
}

_MISSING: dict[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "kind": (
        lambda: _("What kind of organisation they are"),
        lambda: _("What kind of organisation you are"),
    ),
    "place": (lambda: _("Where they are"), lambda: _("Where you are")),
    "limit_nearer": (lambda: _("Where they are"), lambda: _("Where you are")),
    "limit_smaller": (lambda: _("How much it is about"), lambda: _("How much it is about")),
    "limit_larger": (lambda: _("How much it is about"), lambda: _("How much it is about")),
    "limit_cheaper": (lambda: _("Their price"), lambda: _("Their price")),
    "limit_dearer": (lambda: _("Their budget"), lambda: _("Their budget")),
    "sharia": (
        lambda: _("Whether their finance is Sharia-compliant"),
        lambda: _("Whether your finance is Sharia-compliant"),
    ),
}
"""What to ask for, as who asked and as who could answer reads it. What is missing for published finance stands among its conditions."""
