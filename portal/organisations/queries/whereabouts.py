"""Where a point lies, in words, and what a careful clerk would ask about it before writing it down.

No borders are drawn anywhere, so a point belongs to the country of the known town next to it. That is wrong near a border at times:
whoever knows better says so, and the point stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from portal.core.text import isolated
from portal.search.queries import Place as Spot
from portal.taxonomy.coordinates import Coordinates
from portal.taxonomy.models import Region
from portal.ui.atlas.shores import is_at_sea
from portal.ui.words import kilometres

from .places import Gazetteer

AT = 2.0  # kilometres; as near as that one is in the town
NEAR = 30.0  # so far a town gives its name to what is around it
BORDER = 30.0  # so much further may the next town of the right country be,
SHARE = 1.5  # and so many times as far: in a desert any town is far
BESIDES = 100.0  # so far from its named town nobody is by rounding


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`place` is the known town next to the point, in words; `doubt` what is to be asked about it, `offered` where it may be instead."""

    spot: Coordinates
    region: Region | None
    km: float
    place: str
    doubt: str = ""
    offered: Coordinates | None = None
    offer: str = ""

    @property
    def is_near(self) -> bool:
        """Near enough to be called by the name of the town."""
        return self.region is not None and self.km <= NEAR

    @property
    def words(self) -> str:
        if self.region is None:
            return ""
        if self.km <= AT:
            return _("In or beside %(place)s.") % {"place": isolated(self.place)}
        return _("%(distance)s from %(place)s.") % {"distance": kilometres(self.km), "place": isolated(self.place)}


def whereabouts(spot: Coordinates, places: Gazetteer, *, country: str = "", town: Region | None = None) -> Whereabouts:
    """What there is to say of a point; `country` and `town` are what was chosen beside it."""
    found = _beside(spot, places)
    doubt, instead = next(_doubts(spot, places, country, town), ("", None))
    if not doubt:
        return found
    turned = spot.turned
    if turned and not any(_doubts(turned, places, country, town)) and (there := _beside(turned, places)).is_near:
        sentence = _(
            "Latitude and longitude seem to have changed places: the other way round, the point is near %(place)s."
        )
        said = sentence % {"place": isolated(there.place)}
        return replace(found, doubt=said, offered=turned, offer=_("Turn them round"))
    if instead is None or instead.latitude is None or instead.longitude is None:
        return replace(found, doubt=doubt)
    there_instead = Coordinates(instead.latitude, instead.longitude)
    offer = _("Take %(place)s") % {"place": isolated(str(instead))}
    return replace(found, doubt=doubt, offered=there_instead, offer=offer)


def _beside(spot: Coordinates, places: Gazetteer) -> Whereabouts:
    nearest = places.nearest(spot)
    if nearest is None:
        return Whereabouts(spot, None, 0.0, "")
    region, km = nearest
    return Whereabouts(spot, region, km, places.in_words(region))


def _doubts(
    spot: Coordinates, places: Gazetteer, country: str, town: Region | None
) -> Iterator[tuple[str, Region | None]]:
    """Each with the place that is offered instead; the gravest first."""
    here = places.nearest(spot)
    if here is None:
        return
    region, km = here
    ours = [country] if country else [code.upper() for code in settings.COUNTRIES]
    right, off = places.nearest(spot, countries=ours) or (None, math.inf)
    told = {
        "there": isolated(places.in_words(region)),
        "place": isolated(places.in_words(right or region)),
        "distance": kilometres(off if right else km),
        "country": isolated(str(places.country(country) or country)),
    }
    # A town that we know lies on land, also on an island that the coast leaves out.
    if km > AT and is_at_sea(spot.latitude, spot.longitude):
        sea = _("This point lies in the sea, %(distance)s from %(place)s. Check the numbers, or set the pin on land.")
        yield sea % {"distance": kilometres(km), "place": told["there"]}, town or right
    if region.country not in ours and off > km * SHARE + BORDER:
        other = _("This point is near %(there)s, but the country you chose is %(country)s. Change one of the two.")
        outside = _(
            "This point is near %(there)s, outside the countries of this portal. The nearest place that we know in them is "
            "%(place)s, %(distance)s away."
        )
        yield (other if country else outside) % told, town or right
    if town and town.latitude is not None and town.longitude is not None:
        apart = Spot(town.latitude, town.longitude).km_to(Spot(spot.latitude, spot.longitude))
        if apart > BESIDES:
            far = _("This point is %(distance)s from %(place)s, the town you wrote. Change one of the two.")
            yield far % {"distance": kilometres(apart), "place": isolated(str(town))}, town
