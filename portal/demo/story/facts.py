"""The small facts that a data file leaves out: register numbers, how long ago something was checked, who has claimed its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .chance import chance
from .reading import places
from .shapes import Place

COUNTRY_OF_TOWN = {
    **dict.fromkeys(["tangier", "tetouan", "fez", "meknes"], "MA"),
    **dict.fromkeys(["oran", "arzew"], "DZ"),
    **dict.fromkeys(["nabeul", "grombalia", "hammamet", "sfax", "monastir", "ksar-hellal"], "TN"),
    **dict.fromkeys(["mansoura", "mit-ghamr", "damietta"], "EG"),
    **dict.fromkeys(["zarqa", "russeifa", "amman", "sahab", "aqaba"], "JO"),
    **dict.fromkeys(["hofuf", "al-mubarraz", "dammam", "khobar"], "SA"),
    **dict.fromkeys(["sohar", "liwa", "saham", "shinas", "muscat"], "OM"),
}
REGISTERS = {
    "MA": "RC {:05d}",
    "DZ": "31/00-{:07d}B",
    "TN": "{:07d}M",
    "EG": "{:06d}",
    "JO": "{:06d}",
    "SA": "2250-{:04d}-{:02d}",
    "OM": "1{:06d}",
}
# Shares: seen on a visit, licence and register seen, found in the register, not verified yet.
VERIFIED = [("visit", 15), ("document", 25), ("register", 40), ("", 20)]
SPOKEN = {
    "fr": [["fr", "ar"], ["fr", "ar"], ["fr", "ar", "en"], ["fr"]],
    "ar": [["ar"], ["ar", "en"], ["ar", "en"]],
    "en": [["ar", "en"], ["en", "ar"]],
}


def country_of(place: Place) -> str:
    return COUNTRY_OF_TOWN[place.town]


def where(key: str, place_key: str, exactly: list[float] | None = None) -> dict[str, Any]:
    """A place with a position: the one told, else somewhere within about a kilometre of the place's middle."""
    place = places()[place_key]
    if exactly:
        return {"place": place, "latitude": exactly[0], "longitude": exactly[1]}
    drawn = chance(key, "position")
    return {
        "place": place,
        "latitude": round(place.latitude + drawn.uniform(-0.011, 0.011), 5),
        "longitude": round(place.longitude + drawn.uniform(-0.011, 0.011), 5),
    }


def filled_in(key: str, *, place: Place, language: str, kind: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is told, and for the rest what chance says of this organisation."""
    drawn = chance(key, "facts")
    pattern = REGISTERS[country_of(place)]
    facts = {
        "register": pattern.format(drawn.randrange(10, 9990), drawn.randrange(10, 99)) if kind == "firm" else "",
        "verified": drawn.choices(*zip(*VERIFIED, strict=True))[0] if kind == "firm" else "register",
        "verified_ago": drawn.randrange(5, 190),
        "confirmed": _confirmed(drawn.random(), drawn.randrange(0, 45)),
        "works_in": drawn.choice(SPOKEN[language]),
        "website": drawn.random() < 0.7,
        "contact_public": drawn.random() < 0.2 or kind in {"government", "cluster"},
    }
    return facts | {name: told[name] for name in facts.keys() & told.keys()}


def _confirmed(luck: float, days: int) -> int:
    """Most confirmed their page in the last two months; one in twelve has not for a year or so."""
    return days if luck < 0.92 else days + 230
