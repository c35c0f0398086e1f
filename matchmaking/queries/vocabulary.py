"""The words behind the keys that evidence holds (certificates, sectors, links ...), looked up once for a whole page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings

from portal.organisations.models import ChainLink, Contract, Instrument, Organisation
from portal.taxonomy.models import CertificateType, Region, Sector
from portal.ui.quantities import in_words
from portal.ui.words import money

Evidence = Mapping[str, Any]
LANGUAGES = dict(settings.ALL_LANGUAGES)
ASKED_BY_FINANCE = {"firm_sector": "sector", "firm_place": "region"}
TRADES = (
    "seller", "buyer", "trade", "sold", "sold_seller", "sold_buyer", "bought", "bought_seller", "bought_buyer", "same",
)  # fmt: skip
"""Facts that name a code of ISIC."""

COUNTED: dict[str, Callable[[Decimal, str], str]] = {"amount": in_words, "money": money}


class Vocabulary:
    """`names(kind, key)` for the engine's sentences, in at most four queries whatever the number of cards."""

    def __init__(self, evidence: Iterable[Evidence], clusters: Iterable[str] = ()) -> None:
        keys = _keys(evidence)
        self._certificates = {one.slug: one for one in CertificateType.objects.filter(slug__in=keys["certificate"])}
        self._sectors = Sector.objects.in_bulk(keys["sector"])
        # Only finance asks for places.
        self._regions = Region.objects.in_bulk(keys["region"], field_name="slug") if keys["region"] else {}
        self.links: dict[str, list[ChainLink]] = {}
        slugs = {*clusters, *keys["cluster"]}
        for link in ChainLink.objects.filter(cluster__slug__in=slugs).select_related("cluster") if slugs else []:
            self.links.setdefault(link.cluster.slug, []).append(link)

    def __call__(self, kind: str, key: str) -> str:
        """An unknown key is shown as it is. Raises KeyError for a kind of which nobody has words."""
        if kind == "place":  # of one pair only, see `placed`
            return ""
        if kind in COUNTED:
            figure, _space, measure = key.partition(" ")
            return COUNTED[kind](Decimal(figure), measure)
        words: dict[str, Mapping[str, Any]] = {
            "language": LANGUAGES,
            "certificate": self._certificates,
            "sector": self._sectors,
            "link": self._link_names,
            "region": self._regions,
            "contract": dict(Contract.choices),
            "size": dict(Organisation.Size.choices),
            "stage": dict(Instrument.Stage.choices),
            "security": dict(Instrument.Security.choices),
        }
        known = words[kind]
        return str(known.get(key, key))

    def placed(self, places: Mapping[str, str]) -> Callable[[str, str], str]:
        """The same words for one pair, which stands at these places."""
        return lambda kind, key: places.get(key, "") if kind == "place" else self(kind, key)

    @cached_property
    def _link_names(self) -> dict[str, str]:
        return {f"{slug}:{link.position}": link.name for slug, links in self.links.items() for link in links}


def _keys(evidence: Iterable[Evidence]) -> dict[str, set[str]]:
    """Which certificates, sectors and clusters are spoken of."""
    keys: dict[str, set[str]] = {"certificate": set(), "sector": set(), "cluster": set(), "region": set()}
    for one in evidence:
        keys["sector"].update(filter(None, (gate["facts"].get("code") for gate in one.get("gates", ()))))
        for part in (*one.get("conditions", ()), *one.get("contributions", ())):
            facts = part["facts"]
            keys["certificate"].update(filter(None, [facts.get("certificate")]))
            keys["cluster"].update(filter(None, [facts.get("cluster")]))
            # "same" is a code for one criterion and a yes or no for another.
            keys["sector"].update(code for name in TRADES if isinstance(code := facts.get(name), str) and code)
            if part.get("key") in ASKED_BY_FINANCE:
                keys[ASKED_BY_FINANCE[part["key"]]].update(filter(None, [*facts["asked"], facts["said"]]))
            if part.get("criterion") == "codes":
                keys["sector"].update(filter(None, [facts.get("asked"), facts.get("theirs")]))
    return keys
