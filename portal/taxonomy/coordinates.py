"""Coordinates as people paste them: 25.38, 49.58 · 25.38N 49.58E · 25°22′48″N 49°34′48″E · ٢٥٫٣٨، ٤٩٫٥٨ · 25,38 49,58 · a maps link.

Calculation only. Latitude comes first where no letter says otherwise, as maps write it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

LONGEST = 600
DIGITS = 5  # of a degree: about one metre
DEGREES = r"([-+]?\d{1,3}(?:\.\d+)?)"
LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d{DEGREES}!4d{DEGREES}",  # the place that a link is about, before the middle of what it shows
        rf"[?&](?:q|query|ll|sll|daddr|destination|center|coordinate|viewpoint|cp)=(?:loc:)?{DEGREES}\s*[,~]\s*\+?{DEGREES}",
        rf"[?&]mlat={DEGREES}&mlon={DEGREES}",
        rf"[@/]{DEGREES},{DEGREES}",
        rf"#map=\d+(?:\.\d+)?/{DEGREES}/{DEGREES}",
        rf"^geo:{DEGREES},{DEGREES}",
    )
)
COMPASS = {
    "north": "N", "south": "S", "east": "E", "west": "W", "nord": "N", "sud": "S", "est": "E", "ouest": "W", "o": "W",
    "شمالا": "N", "شمال": "N", "جنوبا": "S", "جنوب": "S", "شرقا": "E", "شرق": "E", "غربا": "W", "غرب": "W",
    "n": "N", "s": "S", "e": "E", "w": "W",
}  # fmt: skip
LABELS = frozenset({"lat", "latitude", "lon", "lng", "long", "longitude", "العرض", "الطول", "خط", "دائرة"})
TOKEN = re.compile(r"[-+]?\d+(?:\.\d+)?|[^\W\d_]+")
ADDRESS = re.compile(r"://|^(?:geo:|(?:[a-z0-9-]+\.)+[a-z]{2,}/)", re.IGNORECASE)  # also as copied without https://
BETWEEN = re.compile(r"[\s,;:/|()\[\]°º˚'\"′″’”‘“´`=&]*")


class NotCoordinates(ValueError):
    """`is_link`: an address of a page that does not say them, such as a shortened one."""

    def __init__(self, *, is_link: bool = False) -> None:
        super().__init__()
        self.is_link = is_link


@dataclass(frozen=True, slots=True)
class Coordinates:
    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude}, {self.longitude}"

    @property
    def turned(self) -> Coordinates | None:
        """Latitude and longitude the other way round, where that is on earth."""
        return Coordinates(self.longitude, self.latitude) if abs(self.longitude) <= 90 else None


def read_coordinates(text: str) -> Coordinates:
    """The point that a text or a link names. Raises NotCoordinates."""
    plain = _plain(text)
    if ADDRESS.search(plain) or plain.startswith("www."):
        plain = unquote(plain)
        for link in LINKS:
            if found := link.search(plain):
                return _on_earth(float(found[1]), float(found[2]))
        raise NotCoordinates(is_link=True)
    return _on_earth(*_two_values(_with_points(plain.rstrip(". "))))


def rounded(latitude: float, longitude: float) -> Coordinates:
    return Coordinates(round(latitude, DIGITS), round(longitude, DIGITS))


def _plain(text: str) -> str:
    """Latin digits and signs; marks that only turn the direction of writing go, as do the vowels of شمالاً."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    text = text.translate({ord("٫"): ".", ord("،"): ";", ord("؛"): ";", ord("٬"): None, ord("−"): "-", ord("–"): "-"})
    kept = (letter for letter in text if unicodedata.category(letter) not in {"Cf", "Mn"})
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in kept).strip()


def _with_points(text: str) -> str:
    """Decimal commas as points: "25,38 49,58". One comma alone parts two whole numbers."""
    if "." in text or len(re.findall(r"\d,\d", text)) < 2:
        return text
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def _two_values(text: str) -> tuple[float, float]:
    parts: list[float | str] = []
    end = 0
    for token in TOKEN.finditer(text):
        if not BETWEEN.fullmatch(text[end : token.start()]):
            raise NotCoordinates
        end = token.end()
        word = token[0].lower()
        if word in COMPASS:
            parts.append(COMPASS[word])
        elif word[-1].isdigit():
            parts.append(float(word))
        elif word not in LABELS:
            raise NotCoordinates
    if not BETWEEN.fullmatch(text[end:]):
        raise NotCoordinates
    if not any(isinstance(part, str) for part in parts):
        numbers = [part for part in parts if isinstance(part, float)]
        half = len(numbers) // 2
        if len(numbers) not in {2, 4, 6}:
            raise NotCoordinates
        return _degrees(numbers[:half]), _degrees(numbers[half:])
    return _by_letters(parts)


def _by_letters(parts: list[float | str]) -> tuple[float, float]:
    """Each value with its letter before or behind it; whichever comes first."""
    turned = isinstance(parts[0], float)
    if turned:
        parts.reverse()  # the letter first; its numbers are turned back below
    values: dict[str, float] = {}
    while parts:
        letter, *parts = parts
        numbers: list[float] = []
        while parts and isinstance(parts[0], float):
            numbers.append(parts.pop(0))  # type: ignore[arg-type]
        if not isinstance(letter, str) or not 1 <= len(numbers) <= 3:
            raise NotCoordinates
        value = _degrees(numbers[::-1] if turned else numbers)
        axis = "latitude" if letter in "NS" else "longitude"
        if axis in values or value < 0:
            raise NotCoordinates
        values[axis] = -value if letter in "SW" else value
    if len(values) != 2:
        raise NotCoordinates
    return values["latitude"], values["longitude"]


def _degrees(numbers: list[float]) -> float:
    """Degrees, minutes and seconds as degrees; only the last may be broken."""
    whole, *finer = numbers
    if any(not 0 <= one < 60 for one in finer) or any(one % 1 for one in numbers[:-1]):
        raise NotCoordinates
    part = sum(one / 60**power for power, one in enumerate(finer, start=1))
    return whole - part if whole < 0 else whole + part


def _on_earth(latitude: float, longitude: float) -> Coordinates:
    """What can only be meant the other way round is turned."""
    if abs(latitude) > 90 >= abs(longitude):
        latitude, longitude = longitude, latitude
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise NotCoordinates
    return rounded(latitude, longitude)
