"""The filters beside a directory list: what can be chosen, how many each choice would leave, and chips that take one away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.organisations.models import ChainLink, Organisation
from portal.taxonomy.countries import ours_first
from portal.ui.kinds import KINDS
from portal.ui.words import kilometres

from .asking import Asked
from .vocabulary import Vocabulary

CHOICES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick box. `kind` draws the shape of a kind beside it, `is_under`: part of the choice before it."""

    value: str
    label: str
    count: int
    ticked: bool
    kind: str = ""
    is_under: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """`all_url` shows every choice of a group that has more than a few, `fewer_url` the first ones again; `total`: how many."""

    name: str
    legend: str
    choices: list[Choice]
    total: int = 0
    all_url: str = ""
    fewer_url: str = ""


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
        "region": _("Region"),
        "certificate": _("Certificate"),
        "sector": _("Sector"),
        "language": _("Language"),
    }
    fixed = {"kind": list(Organisation.Kind.values), "stage": list(ChainLink.Stage.values)}
    shown = []
    for name, legend in legends.items():
        if name == "region":
            choices = list(_regions(asked, counts.get(name, {}), words))
        else:
            choices = list(_choices(name, asked, counts.get(name, {}), words, fixed.get(name)))
        shown.append(_group(name, legend, choices, asked, is_fixed=name in fixed))
    return [group for group in shown if group.choices]


def _group(name: str, legend: str, choices: list[Choice], asked: Asked, *, is_fixed: bool) -> Group:
    """The first few and what is ticked; all of them where the address opens this group, with what is ticked first."""
    if is_fixed or len(choices) <= CHOICES_SHOWN:
        return Group(name, legend, choices)
    if name in asked.opened:
        rest = tuple(facet for facet in asked.opened if facet != name)
        return Group(name, legend, choices, len(choices), fewer_url=asked.address(opened=rest))
    few = [one for place, one in enumerate(choices) if place < CHOICES_SHOWN or one.ticked or one.is_under]
    if len(few) == len(choices):
        return Group(name, legend, choices)
    return Group(name, legend, few, len(choices), all_url=asked.address(opened=(*asked.opened, name)))


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
    name: str, asked: Asked, counts: Mapping[str, int], words: Vocabulary, fixed: Iterable[str] | None
) -> Iterator[Choice]:
    ticked = asked.filters.get(name, ())
    found = [value for value in counts if value]
    if name == "country":
        found = ours_first(found, code=str)
    first = ticked if name in asked.opened else ()
    for value in dict.fromkeys(fixed or [*first, *found, *ticked]):
        yield Choice(
            value=value,
            label=value_label(name, value, words),
            count=counts.get(value, 0),
            ticked=value in ticked,
            kind=value if name == "kind" else "",
        )


def _regions(asked: Asked, counts: Mapping[str, int], words: Vocabulary) -> Iterator[Choice]:
    """Provinces of the chosen countries, or of all, the commonest first; under one that is ticked, its towns.

    A town that belongs to no province stands among them.
    """
    ticked, countries = asked.filters.get("region", ()), asked.filters.get("country", ())
    areas = words.areas
    whole: Counter[str] = Counter()
    for town, count in counts.items():
        if town in areas:
            whole[areas[town].province or town] += count
    chosen = [value for value in ticked if value in areas]
    # A ticked town opens its province.
    tops = dict.fromkeys(areas[value].province or value for value in chosen)
    around = [value for value, _count in whole.most_common() if not countries or areas[value].country in countries]
    opened = set(tops)
    for top in dict.fromkeys([*tops, *around]):
        yield Choice(top, value_label("region", top, words), whole[top], top in ticked)
        if top not in opened:
            continue
        towns = [town for town in counts if town in areas and areas[town].province == top]
        for town in dict.fromkeys([*towns, *(one for one in chosen if areas[one].province == top)]):
            yield Choice(town, value_label("region", town, words), counts.get(town, 0), town in ticked, is_under=True)
