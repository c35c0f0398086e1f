"""The page "Who sees what": each field as each kind of reader sees it, worked out by the rule that the pages themselves follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.search.records import MEMBERS, PUBLIC

from ..models import Organisation
from ..visibility import (
    GOVERNMENT,
    Level,
    chosen_level,
    excluded_term,
    fields,
    fields_seen,
    introduced_term,
    own_term,
)

SEES, OPENS, NOT = "sees", "opens", "not"
HERE = "-"
"""Stands for a cluster that the reader shares with the organisation, whichever it is."""

REACHED_BY_THE_OFFICE = ("phone", "email")
"""What the office may open to reach a member; the member reads that it did."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reader: who that is in a word or two, and the terms that they hold."""

    name: str
    label: str
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing, and for each kind of reader whether they see it: SEES, OPENS (each opening is written down) or NOT."""

    label: str
    cells: Sequence[tuple[str, str]]


def kinds_of_reader(organisation: Organisation) -> list[Kind]:
    """From the furthest to the nearest."""
    member = frozenset({PUBLIC, MEMBERS})
    neighbour = member | {f"cluster:{HERE}"}
    introduced = introduced_term(organisation)
    return [
        Kind("public", _("Everybody"), frozenset({PUBLIC})),
        Kind("member", _("A member"), member),
        Kind("cluster", _("In your cluster"), neighbour),
        Kind("introduced", _("Introduced to you"), member | {introduced}),
        Kind("competitor", _("Kept out by you"), neighbour | {introduced, excluded_term(organisation)}),
        Kind("ministry", _("A ministry"), neighbour | {GOVERNMENT}),
        Kind("office", _("Cluster office"), neighbour),
        Kind("own", _("Your people"), frozenset({PUBLIC, MEMBERS, own_term(organisation)})),
    ]


def who_sees_what(organisation: Organisation) -> list[Row]:
    kinds = kinds_of_reader(organisation)
    seen = {kind.name: fields_seen(organisation, kind.terms, [HERE]) for kind in kinds}

    def state(kind: Kind, name: str) -> str:
        if name in seen[kind.name]:
            return SEES
        opens = (
            kind.name == "office" and name in REACHED_BY_THE_OFFICE and chosen_level(organisation, name) != Level.OWN
        )
        return OPENS if opens else NOT

    always = _("Names, kind, your one sentence, place, sectors, clusters")
    return [
        Row(always, [(kind.label, SEES) for kind in kinds]),
        *(Row(str(field.label), [(kind.label, state(kind, name)) for kind in kinds]) for name, field in fields),
        _only(kinds, _("What you entrust to the cluster office"), {"own": SEES, "office": OPENS}),
        _only(kinds, _("That you ask for finance"), {"own": SEES}),
    ]


def _only(kinds: Sequence[Kind], label: str, states: dict[str, str]) -> Row:
    return Row(label, [(kind.label, states.get(kind.name, NOT)) for kind in kinds])
