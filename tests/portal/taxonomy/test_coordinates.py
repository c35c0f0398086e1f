"""Whatever way coordinates are written, they are one point; what is none is refused, never guessed."""

from __future__ import annotations

import pytest

from portal.taxonomy.coordinates import Coordinates, NotCoordinates, read_coordinates

HOFUF = Coordinates(25.38, 49.58)


@pytest.mark.parametrize(
    "text",
    [
        "25.38, 49.58",
        "  25.38 49.58 ",
        "25.38;49.58",
        "(25.38, 49.58)",
        "lat: 25.38, lon: 49.58",
        "25,38 49,58",
        "25,38; 49,58",
        "25,38, 49,58",
        "25.38N 49.58E",
        "N25.38 E49.58",
        "49.58 E, 25.38 N",
        "25.38° N, 49.58° E",
        "25°22'48\"N 49°34'48\"E",
        "25° 22′ 48″ N, 49° 34′ 48″ E",
        "N 25 22 48 E 49 34 48",
        "25 22 48, 49 34 48",
        "25°22.8'N 49°34.8'E",
        "25.38 nord, 49.58 est",
        "٢٥٫٣٨، ٤٩٫٥٨",
        "٢٥٫٣٨ شمالاً، ٤٩٫٥٨ شرقاً",
        "۲۵٫۳۸، ۴۹٫۵۸",
        "\u200f25.38\u200e، 49.58",
        "https://www.google.com/maps/@25.38,49.58,15z",
        "https://www.google.com/maps/place/Hofuf/@25.3,49.5,12z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d25.38!4d49.58",
        "https://maps.google.com/?q=25.38,49.58",
        "https://maps.google.com/maps?hl=ar&q=loc:25.38,49.58",
        "https://www.google.com/maps/search/?api=1&query=25.38%2C49.58",
        "https://maps.apple.com/?ll=25.38,49.58&q=Works",
        "https://www.openstreetmap.org/?mlat=25.38&mlon=49.58#map=12/25.3/49.5",
        "https://www.openstreetmap.org/#map=12/25.38/49.58",
        "https://www.bing.com/maps?cp=25.38~49.58",
        "geo:25.38,49.58?z=12",
        "maps.google.com/?q=25.38,49.58",
        "https://maps.apple.com/place?coordinate=25.38,49.58",
        "25.38, 49.58.",
    ],
)
def test_one_point_in_many_spellings(text: str) -> None:
    assert read_coordinates(text) == HOFUF


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("33.57, -7.58", 33.57, -7.58),
        ("33.57N 7.58W", 33.57, -7.58),
        ("33,57 N 7,58 O", 33.57, -7.58),
        ("33°34′12″N 7°34′48″W", 33.57, -7.58),
        ("11.7 S 43.25 E", -11.7, 43.25),
        ("-11 42 0, 43 15 0", -11.7, 43.25),
        ("25, 49", 25.0, 49.0),
        ("25,49", 25.0, 49.0),
        ("120.5, 25.2", 25.2, 120.5),
        ("25.123456789, 49.987654321", 25.12346, 49.98765),
    ],
)
def test_south_west_whole_and_fine_ones(text: str, latitude: float, longitude: float) -> None:
    assert read_coordinates(text) == Coordinates(latitude, longitude)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hofuf",
        "25.38",
        "25.38, 49.58, 12",
        "25.38, 190",
        "95, 97",
        "25°70'N 49°10'E",
        "25.5 30, 49 10",
        "25.38N 49.58N",
        "25.38N",
        "-25.38N 49.58E",
        "25.38 x 49.58",
        "+966 13 123 4567",
        "inf, nan",
        "N",
    ],
)
def test_what_is_no_point_is_refused(text: str) -> None:
    with pytest.raises(NotCoordinates) as refused:
        read_coordinates(text)
    assert not refused.value.is_link


def test_a_shortened_link_says_that_it_is_one() -> None:
    with pytest.raises(NotCoordinates) as refused:
        read_coordinates("https://maps.app.goo.gl/AbCdEfGh12345")
    assert refused.value.is_link


def test_turned_round_only_where_that_is_on_earth() -> None:
    assert HOFUF.turned == Coordinates(49.58, 25.38)
    assert Coordinates(25.0, 120.0).turned is None
    assert str(HOFUF) == "25.38, 49.58"
    assert read_coordinates(str(HOFUF)) == HOFUF
