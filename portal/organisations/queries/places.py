"""From what people type about a place to the place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from django.utils.translation import gettext

from portal.search.normalise import fold
from portal.search.queries import Place as Spot
from portal.taxonomy.coordinates import Coordinates
from portal.taxonomy.countries import other_names, ours_first
from portal.taxonomy.models import Region

AREA_WORDS = ("محافظة", "ولاية", "منطقة", "إمارة", "جهة", "بلدية")


class Gazetteer:
    """All places by any of their names, read once: for a form, or for all rows of an import."""

    @cached_property
    def _regions(self) -> list[Region]:
        # A town before a province of the same name, and both before a country.
        order = [Region.Kind.TOWN, Region.Kind.PROVINCE, Region.Kind.COUNTRY]
        return sorted(Region.objects.all(), key=lambda region: order.index(Region.Kind(region.kind)))

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Region]:
        found: dict[tuple[str, str], Region] = {}
        for region in self._regions:
            for name in (region.slug, region.name_en, region.name_fr, region.name_ar):
                found.setdefault((region.country, fold(name)), region)
        # "North Sinai" for "محافظة شمال سيناء", where nothing else is called so.
        for region in self._regions:
            first, _, rest = region.name_ar.partition(" ")
            if region.kind == Region.Kind.PROVINCE and first in AREA_WORDS:
                found.setdefault((region.country, fold(rest)), region)
        return found

    @cached_property
    def _countries(self) -> dict[str, Region]:
        return {region.country: region for region in self._regions if region.kind == Region.Kind.COUNTRY}

    @cached_property
    def _country_names(self) -> dict[str, str]:
        names = {fold(name): code for code, name in other_names() if code in self._countries}
        for code, region in self._countries.items():
            for name in (code, region.slug, region.name_en, region.name_fr, region.name_ar):
                names[fold(name)] = code
        return names

    def country_choices(self) -> list[tuple[str, str]]:
        """Codes and names in the reader's language, by name; those of the portal first."""
        named = ((code, str(region)) for code, region in self._countries.items())
        return ours_first(sorted(named, key=lambda pair: fold(pair[1])), code=itemgetter(0))

    def country_code(self, text: str) -> str | None:
        """The country that is meant by a code (ISO 3166 alpha-2) or by what people call it in any of the three languages."""
        return self._country_names.get(fold(text))

    def find(self, country: str, town: str) -> Place:
        """The region of a town as typed; a town we do not know stays as typed, inside its country."""
        region = self._by_name.get((country, fold(town))) if town else None
        return Place(region, "") if region else Place(self._countries.get(country), town)

    def any_of_this_name(self, name: str, *, home: str = "") -> Region | None:
        """The place of a name in any language, wherever it is: in the country `home` first, else a country, else the first there is."""
        wanted = fold(name)
        if found := self._by_name.get((home, wanted)):
            return found
        if code := self._country_names.get(wanted):
            return self._countries[code]
        return next((region for (_country, known), region in self._by_name.items() if known == wanted), None)

    def nearest(self, spot: Coordinates, *, countries: Collection[str] = ()) -> tuple[Region, float] | None:
        """The known town next to a point, of these countries or of all, and how many kilometres it is off."""
        towns = (town for town in self._regions if town.kind == Region.Kind.TOWN)
        return self.nearest_of([town for town in towns if not countries or town.country in countries], spot)

    @staticmethod
    def nearest_of(towns: Iterable[Region], spot: Coordinates) -> tuple[Region, float] | None:
        here = Spot(spot.latitude, spot.longitude)
        off = [
            (Spot(town.latitude, town.longitude).km_to(here), town)
            for town in towns
            if town.latitude is not None and town.longitude is not None
        ]
        km, town = min(off, key=itemgetter(0), default=(0.0, None))
        return (town, km) if town else None

    def in_words(self, region: Region) -> str:
        """The place and all that it lies in: "Hofuf, Eastern Province, Saudi Arabia"."""
        names = [str(region)]
        above = self._by_id.get(region.parent_id or 0)
        while above:
            names.append(str(above))
            above = self._by_id.get(above.parent_id or 0)
        return gettext(", ").join(dict.fromkeys(names))

    def country(self, code: str) -> Region | None:
        return self._countries.get(code)

    @cached_property
    def _by_id(self) -> dict[int, Region]:
        return {region.pk: region for region in self._regions}

    def town_names(self) -> list[str]:
        """Towns in the reader's language, each name once, to choose from while typing."""
        return sorted({str(region) for region in self._regions if region.kind == Region.Kind.TOWN}, key=fold)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organisation is: a region we know, and the words for what is smaller than it."""

    region: Region | None
    place: str
