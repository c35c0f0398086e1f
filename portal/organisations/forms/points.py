"""The exact point of a place, besides its country and town: pasted as coordinates, or set as a pin. It need not be given.

Without script every step is a button of the form, also a click on the map; nothing is written before its place was shown in words.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import clean_line, isolated
from portal.taxonomy.coordinates import LONGEST, Coordinates, NotCoordinates, read_coordinates, rounded
from portal.taxonomy.models import Region
from portal.ui.atlas import plates
from portal.ui.parts import Pin
from portal.ui.words import kilometres

from ..queries.places import Gazetteer
from ..queries.whereabouts import NEAR, Whereabouts, whereabouts
from .fields import PlaceMixin

SIDE = 280  # of the plate, in pixels: one size on every screen, so that a click says where without script
SPANS = (70.0, 20.0, 6.0, 1.5, 0.4)  # degrees of latitude from edge to edge, from the whole region to a town
USUAL = 1.5
STEPS = 40  # moves from edge to edge
WHOLE = Coordinates(23.0, 21.5)
MOVES = {"north": (1, 0), "south": (-1, 0), "east": (0, 1), "west": (0, -1)}


def coordinates_field() -> forms.CharField:
    """What is pasted: coordinates, or a link to a map."""
    return forms.CharField(
        label=gettext_lazy("Coordinates"),
        help_text=gettext_lazy(
            "If you know them: paste them from a map, such as 25.38, 49.58, or paste a link to a map. The town is enough otherwise."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "class": "w-m"}),
    )


class PinMixin(forms.Form):
    """A point with its map. `pin_field` is where it is pasted (`coordinates_field`), `beside_fields` say the country and the town.

    Whoever uses it says what country that is (`_country`) and which `places` are known.
    """

    pin_field = "at"
    beside_fields: tuple[str, ...] = ("country", "town")
    places: Gazetteer
    at_right = forms.BooleanField(label=gettext_lazy("The point is right as it is"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_looking = False

    def full_clean(self) -> None:
        """Who looks at the map has not finished: nothing is wrong yet."""
        super().full_clean()
        if self.is_looking:
            self._errors = ErrorDict(renderer=self.renderer)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get(self.pin_field) and self.spot is None:
            self.add_error(self.pin_field, ValidationError(self.unread, "unread"))
            return cleaned
        found = self.whereabouts
        if found is None or self.pin_field in self.errors or not self.brings_point:
            return cleaned
        if found.doubt and not cleaned.get("at_right"):
            self.add_error(self.pin_field, ValidationError(found.doubt, "doubt"))
            return cleaned
        return self.named_after(found, cleaned)

    def named_after(self, found: Whereabouts, cleaned: dict[str, Any]) -> dict[str, Any]:
        """What was left open beside a new point is that of the known town next to it."""
        if not cleaned.get("town") and "town" not in self.errors and found.is_near:
            cleaned["town"] = str(found.region)
        return cleaned

    # What is shown

    @property
    def pasted(self) -> forms.BoundField:
        return self[self.pin_field]

    @property
    def beside(self) -> list[forms.BoundField]:
        return [self[name] for name in self.beside_fields]

    @property
    def point_id(self) -> str:
        return self.add_prefix("point")

    @property
    def named(self) -> dict[str, str]:
        """The names of what is sent along beside the fields."""
        return {part: self.add_prefix(part) for part in ("pin", "seen", "middle", "span")}

    @cached_property
    def spot(self) -> Coordinates | None:
        return self._read[0]

    @property
    def unread(self) -> str:
        """Why what was typed is no point; nothing where it is one."""
        return self._read[1]

    @cached_property
    def whereabouts(self) -> Whereabouts | None:
        if self.spot is None:
            return None
        return whereabouts(self.spot, self.places, country=self._country, town=self._known_town)

    @property
    def doubt(self) -> str:
        """To be asked before it is written; not of what stands there already."""
        return self.whereabouts.doubt if self.whereabouts and self.brings_point else ""

    @property
    def words(self) -> str:
        """Where that is: of the point, else of the town as typed."""
        if self.whereabouts:
            return self.whereabouts.words
        if not self._town or not self._country:
            return ""
        found = self.places.find(self._country, self._town)
        if found.region and not found.place:
            return self.places.in_words(found.region)
        country = isolated(str(found.region or self._country))
        return _("This town is not on our list: it stays as you write it, in %(country)s.") % {"country": country}

    @property
    def is_opened(self) -> bool:
        return self.is_bound and (self._is_asked or self.unseen)

    @property
    def shows_map(self) -> bool:
        return self.spot is not None or self._is_asked

    @property
    def pins(self) -> list[Pin]:
        return [Pin(self.spot.latitude, self.spot.longitude, you=True)] if self.spot else []

    @cached_property
    def middle(self) -> Coordinates:
        """Of the plate: the point, else the town as typed, else the country."""
        if self.spot:
            return self.spot
        around = self._known_town or self.places.country(self._country)
        if around is None or around.latitude is None or around.longitude is None:
            return WHOLE
        return rounded(around.latitude, around.longitude)

    @cached_property
    def span(self) -> float:
        sent = _span(self.data.get(self.add_prefix("span"))) if self.is_bound else None
        if self.spot:
            return sent if sent and (sent <= USUAL or self._is_asked) else USUAL
        return sent or (USUAL if self._known_town else SPANS[1] if self.middle != WHOLE else SPANS[0])

    @property
    def plate(self) -> plates.Projection:
        return plates.around(self.middle.latitude, self.middle.longitude, self.span, SIDE)

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """What moves the pin and the map, for those who press no map."""
        moves = [("north", _("North")), ("south", _("South")), ("west", _("West")), ("east", _("East"))]
        # Where a shore runs through, the drawn coast sets an end to coming nearer.
        closer = plates.around(self.middle.latitude, self.middle.longitude, _beside(self.span, 1), SIDE)
        nearer = [("nearer", _("Nearer"))] if closer.bounds != self.plate.bounds else []
        return moves + nearer + ([("further", _("Further off"))] if self.span < SPANS[0] else [])

    @property
    def span_sent(self) -> str:
        """As it comes back, whatever the language of the page."""
        return str(self.span)

    # What is written

    @property
    def brings_point(self) -> bool:
        """Another point than the one that stands there, or none where there was one."""
        return self.is_bound and self.add_prefix(self.pin_field) in self.data and self.pin_field in self.changed_data

    @property
    def unseen(self) -> bool:
        """A new point whose place was not shown yet."""
        return self.brings_point and self.spot is not None and self.data.get(self.add_prefix("seen")) != str(self.spot)

    @property
    def point(self) -> Coordinates | None:
        """Of a valid form. A point that nobody touched falls away when the place is moved to another town."""
        if self.is_bound and self.add_prefix(self.pin_field) not in self.data:
            return None if self.moves else _read_text(str(self.initial.get(self.pin_field) or ""))[0]
        if self.moves and not self.brings_point and not self._is_beside_town:
            return None
        return self.spot

    @property
    def moves(self) -> bool:
        return bool(set(self.beside_fields) & set(self.changed_data))

    @property
    def _is_beside_town(self) -> bool:
        town, spot = self._known_town, self.spot
        if town is None or spot is None:
            return False
        beside = self.places.nearest_of([town], spot)
        return beside is not None and beside[1] <= NEAR

    # What was pressed

    def follow(self) -> None:
        """Do what a button of the map says to what was typed; the page is then shown again. Called once all fields are there."""
        pressed = str(self.data.get(self.point_id, ""))
        x, y = (_pixel(self.data.get(self.add_prefix(f"pin.{axis}"))) for axis in "xy")
        self._is_asked = bool(pressed) or x is not None
        if not self._is_asked:
            return
        self.is_looking = True
        spot, span = _read_text(str(self.data.get(self.add_prefix(self.pin_field), "")))[0], self._sent_span
        middle = _read_text(str(self.data.get(self.add_prefix("middle"), "")))[0]
        if x and y is not None and middle:
            plate = plates.around(middle.latitude, middle.longitude, span, SIDE)
            longitude, latitude = plate.degrees(x, y)
            # Each click comes nearer, so that a point is found from the whole region in four.
            self._put(rounded(latitude, longitude), max(_beside(span, 1), USUAL) if span > USUAL else span)
        elif pressed in MOVES and (spot or middle):
            self._put(_moved(spot or middle or WHOLE, pressed, span), span)
        elif pressed in {"nearer", "further"}:
            self._put(spot, _beside(span, 1 if pressed == "nearer" else -1))
        elif pressed == "take" and spot:
            offered = whereabouts(spot, self.places, country=self._country, town=self._known_town).offered
            self._put(offered or spot, USUAL)

    def _put(self, spot: Coordinates | None, span: float) -> None:
        put = {self.add_prefix("span"): str(span)} | ({self.add_prefix(self.pin_field): str(spot)} if spot else {})
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, or a dict
        for name, value in put.items():
            data[name] = value
        self.data = data

    @property
    def _sent_span(self) -> float:
        return _span(self.data.get(self.add_prefix("span"))) or USUAL

    _is_asked = False

    @cached_property
    def _read(self) -> tuple[Coordinates | None, str]:
        return _read_text(str(self[self.pin_field].value() or ""))

    @property
    def _country(self) -> str:
        return str(self["country"].value() or "")

    @property
    def _town(self) -> str:
        return clean_line(str(self["town"].value() or ""))

    @property
    def _known_town(self) -> Region | None:
        found = self.places.find(self._country, self._town) if self._town else None
        region = found.region if found and not found.place else None
        return region if region and region.kind == Region.Kind.TOWN else None


class PointMixin(PinMixin, PlaceMixin):
    """`at` is the point. A country or town that is left open beside it is that of the known town next to it."""

    at = coordinates_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.follow()
            if self.data.get(self.add_prefix("at")):
                self.fields["country"].required = self.fields["town"].required = False

    def named_after(self, found: Whereabouts, cleaned: dict[str, Any]) -> dict[str, Any]:
        if not cleaned.get("country") and "country" not in self.errors and found.region:
            cleaned["country"] = found.region.country
        cleaned = super().named_after(found, cleaned)
        if not cleaned.get("town") and "town" not in self.errors:
            self.add_error("town", ValidationError(_nameless(found), "required"))
        return cleaned


def at_of(place: Any) -> str:
    """What stands in `at` for an organisation or a site."""
    if place.latitude is None or place.longitude is None:
        return ""
    return str(rounded(float(place.latitude), float(place.longitude)))


def _read_text(text: str) -> tuple[Coordinates | None, str]:
    """The point, or why there is none."""
    if not text.strip():
        return None, ""
    try:
        return read_coordinates(text), ""
    except NotCoordinates as refusal:
        if refusal.is_link:
            return None, _(
                "This link does not say the point. Open it, and copy the long address of the page or the two numbers."
            )
        return None, _("We cannot read a point from this. Write latitude and longitude, such as 25.38, 49.58.")


def _nameless(found: Whereabouts) -> str:
    if found.region is None:
        return _("Write what people call the place.")
    sentence = _("The nearest town that we know is %(town)s, %(distance)s away. Write what people call the place.")
    return sentence % {"town": isolated(str(found.region)), "distance": kilometres(found.km)}


def _moved(spot: Coordinates, where: str, span: float) -> Coordinates:
    up, along = MOVES[where]
    step = span / STEPS
    latitude = min(90.0, max(-90.0, spot.latitude + up * step))
    longitude = spot.longitude + along * step / max(0.1, math.cos(math.radians(spot.latitude)))
    return rounded(latitude, min(180.0, max(-180.0, longitude)))


def _beside(span: float, steps: int) -> float:
    return SPANS[min(len(SPANS) - 1, max(0, SPANS.index(span) + steps))]


def _span(sent: Any) -> float | None:
    return next((span for span in SPANS if str(span) == sent), None)


def _pixel(sent: Any) -> int | None:
    """Where on the plate somebody pressed; a key sends 0, which is no place on it."""
    return min(SIDE, int(sent)) if isinstance(sent, str) and sent.isascii() and sent.isdigit() else None
