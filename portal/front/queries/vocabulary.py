"""The words that filters are labelled with, in the reader's language: clusters, certificates, countries, towns, sectors.

They change when an office founds a cluster or an operator loads lists, and every page of the directory needs them all, so they are
kept in the cache for some minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from django.core.cache import cache
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language

from portal.organisations.models import ChainLink, Cluster
from portal.search.normalise import fold
from portal.taxonomy.models import CertificateType, Region, Sector
from portal.ui.languages import name_here

KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Town:
    """A place that distances can be measured from."""

    slug: str
    name: str
    names: tuple[str, ...]
    country: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Area:
    """Where a province or town lies: its country, and the province of a town ("" where it has none)."""

    country: str
    province: str


@dataclass(frozen=True)
class Vocabulary:
    """`links`: cluster slug -> names of its links in order; `areas`: provinces and towns. The other mappings are value -> label."""

    clusters: dict[str, str] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)
    towns: tuple[Town, ...] = ()
    areas: dict[str, Area] = field(default_factory=dict)

    @cached_property
    def towns_of(self) -> dict[str, list[str]]:
        """Province -> the towns in it, as slugs."""
        found: dict[str, list[str]] = {}
        for slug, area in self.areas.items():
            if area.province:
                found.setdefault(area.province, []).append(slug)
        return found

    @cached_property
    def town_names(self) -> list[str]:
        return sorted({town.name for town in self.towns}, key=fold)

    def town(self, typed: str, *, country: str = "") -> Town | None:
        """The town of this name in any of its languages, or of this slug; one in `country` before others."""
        wanted = fold(typed)
        found = [town for town in self.towns if wanted and wanted in {fold(name) for name in (town.slug, *town.names)}]
        return min(found, key=lambda town: town.country != country, default=None)

    def label(self, facet: str, value: str) -> str:
        """What a value of a facet is called; the value itself where nobody knows it."""
        if facet == "language":
            return name_here(value)
        return self._labels.get(facet, {}).get(value, value)

    def knows(self, facet: str, value: str) -> bool:
        """Whether a value of a facet can still be asked for; a language can always."""
        return facet == "language" or value in self._labels.get(facet, {})

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return {
            "cluster": self.clusters,
            "certificate": self.certificates,
            "country": self.countries,
            "region": self.regions,
            "sector": self.sectors,
            "stage": {value: capfirst(label) for value, label in ChainLink.Stage.choices},
        }


def vocabulary() -> Vocabulary:
    known: Vocabulary | None = cache.get_or_set(f"front.vocabulary.2.{get_language()}", _read, KEPT_SECONDS)
    return known or _read()


def _read() -> Vocabulary:
    clusters = list(Cluster.objects.filter(published_at__lte=timezone.now()).prefetch_related("links"))
    regions = list(Region.objects.all())
    towns = [each for each in regions if _is_town(each)]
    # Of two with one name the town is meant before the district of another town.
    districts = {each.pk for each in towns if each.parent_id in {town.pk for town in towns}}
    towns.sort(key=lambda each: each.pk in districts)
    divisions = Sector.objects.filter(level=Sector.Level.DIVISION)
    return Vocabulary(
        clusters={cluster.slug: cluster.name for cluster in clusters},
        links={cluster.slug: [link.name for link in cluster.links.all()] for cluster in clusters},
        certificates={each.slug: str(each) for each in CertificateType.objects.all()},
        countries=_by_label({each.country: str(each) for each in regions if each.kind == Region.Kind.COUNTRY}),
        regions={each.slug: str(each) for each in regions},
        sectors={each.code: str(each) for each in divisions},
        towns=tuple(map(_town, towns)),
        areas=_areas(regions),
    )


def _areas(regions: list[Region]) -> dict[str, Area]:
    provinces = {each.pk: each.slug for each in regions if each.kind == Region.Kind.PROVINCE}
    return {
        each.slug: Area(each.country, provinces.get(each.parent_id or 0, ""))
        for each in regions
        if each.kind != Region.Kind.COUNTRY
    }


def _by_label(labels: dict[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=itemgetter(1)))


def _is_town(region: Region) -> bool:
    return region.kind == Region.Kind.TOWN and region.latitude is not None and region.longitude is not None


def _town(region: Region) -> Town:
    names = (region.name_en, region.name_fr, region.name_ar)
    return Town(region.slug, str(region), names, region.country, region.latitude or 0.0, region.longitude or 0.0)
