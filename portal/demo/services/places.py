"""Districts of towns where somebody of the story is: places like all others, with three names and a position."""

from __future__ import annotations

from portal.taxonomy.models import Region

from ..story.reading import places
from .cast import Cast


def write_places(cast: Cast) -> None:
    districts = [
        Region(
            slug=place.slug,
            kind=Region.Kind.TOWN,
            parent=cast.regions[place.town],
            country=cast.regions[place.town].country,
            latitude=place.latitude,
            longitude=place.longitude,
            **{f"name_{code}": name for code, name in place.names.items()},
        )
        for place in places().values()
        if place.names
    ]
    unique, update = ["slug"], ["parent", "name_en", "name_fr", "name_ar", "latitude", "longitude"]
    Region.objects.bulk_create(districts, update_conflicts=True, unique_fields=unique, update_fields=update)
    del cast.regions
