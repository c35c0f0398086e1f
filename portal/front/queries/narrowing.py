"""The filters beside a directory list: what can be chosen, how many each choice would leave, and chips that take one away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.organisations.models import ChainLink, Organisation
from portal.ui.kinds import KINDS
from portal.ui.words import kilometres

from .asking import Asked
from .vocabulary import Vocabulary

CHOICES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick box. `kind` draws the shape of a kind beside it."""

    value: str
    label: str
    count: int
    ticked: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    legend: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address of the list without it."""

    label: str
    url: str


def groups(asked: Asked, counts: dict[str, dict[str, int]], words: Vocabulary) -> list[Group]:
    """Kinds and links in their order, everything else the commonest first; what is ticked never disappears."""
    legends = {
        "kind": _("Who"),
        "stage": _("Link in the chain"),
        "cluster": _("Cluster"),
        "country": _("Country"),
        "certificate": _("Certificate"),
        "sector": _("Sector"),
        "language": _("Language"),
    }
    fixed = {"kind": list(Organisation.Kind.values), "stage": list(ChainLink.Stage.values)}
    shown = [
        Group(name, legend, list(_choices(name, asked, counts.get(name, {}), words, fixed.get(name))))
        for name, legend in legends.items()
    ]
    return [group for group in shown if group.choices]


def chips(asked: Asked, words: Vocabulary) -> list[Chip]:
    found = [
        Chip(value_label(facet, value, words), asked.without(facet, value))
        for facet, values in asked.filters.items()
        for value in values
    ]
    if asked.within and asked.origin:
        found.append(Chip(around(asked), asked.address(within=None)))
    if asked.fresh:
        found.append(Chip(_("Confirmed in the last 30 days"), asked.address(fresh=False)))
    return found


def around(asked: Asked) -> str:
    """ "150 km of Hofuf"."""
    assert asked.origin is not None
    if not asked.origin.name:
        return _("%(distance)s of where you are") % {"distance": kilometres(asked.within or 0)}
    return _("%(distance)s of %(place)s") % {"distance": kilometres(asked.within or 0), "place": asked.origin.name}


def value_label(facet: str, value: str, words: Vocabulary) -> str:
    return str(KINDS[value]) if facet == "kind" else words.label(facet, value)


def _choices(
    name: str, asked: Asked, counts: dict[str, int], words: Vocabulary, fixed: Iterable[str] | None
) -> Iterator[Choice]:
    ticked = asked.filters.get(name, ())
    common = list(fixed) if fixed else [value for value in counts if value][:CHOICES_SHOWN]
    for value in dict.fromkeys([*common, *ticked]):
        yield Choice(
            value=value,
            label=value_label(name, value, words),
            count=counts.get(value, 0),
            ticked=value in ticked,
            kind=value if name == "kind" else "",
        )
