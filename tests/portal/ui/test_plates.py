import random
from itertools import combinations

import pytest
from django.utils import translation

from portal.ui.atlas import labels, plates
from portal.ui.atlas.shores import is_at_sea
from portal.ui.atlas.towns import Town
from portal.ui.parts import Pin

HOFUF = (25.37, 49.58)
CLUSTERS = [
    Pin(latitude, longitude, "cluster", name)
    for name, latitude, longitude in [
        ("Tangier", 35.77, -5.8),
        ("Fez", 34.03, -5.0),
        ("Oran", 35.7, -0.64),
        ("Nabeul", 36.45, 10.73),
        ("Sfax", 34.74, 10.76),
        ("Mansoura", 31.04, 31.38),
        ("Zarqa", 32.07, 36.09),
        ("Al-Ahsa", 25.37, 49.58),
        ("Sohar", 24.35, 56.74),
    ]
]


def near(*pins: Pin) -> plates.Projection:
    return plates.Projection(plates.fit(pins, 440, 440), 440, 440)


def height(projection: plates.Projection) -> float:
    return projection.bounds.north - projection.bounds.south


def test_every_cluster_finds_its_place_and_its_name_on_the_plate_of_the_region():
    projection = plates.Projection(plates.REGION, 720, 283)
    drawn = labels.place_pins(projection, CLUSTERS)
    assert [pin.label.text for pin in drawn if pin.label] == [pin.label for pin in CLUSTERS]


def test_no_name_stands_over_another():
    projection = plates.Projection(plates.REGION, 720, 283)
    boxes = [labels._box(pin.label) for pin in labels.place_pins(projection, CLUSTERS) if pin.label]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_north_is_up_and_east_is_right():
    projection = plates.Projection(plates.REGION, 720, 283)
    tangier, sohar = projection.place(-5.8, 35.77), projection.place(56.74, 24.35)
    assert tangier[0] < sohar[0]
    assert tangier[1] < sohar[1]


def test_a_near_plate_holds_all_its_pins_and_is_true_to_scale():
    pins = [Pin(*HOFUF), Pin(26.43, 50.1), Pin(25.3, 49.5)]
    projection = near(*pins)
    for pin in pins:
        assert projection.holds(*projection.place(pin.longitude, pin.latitude), edge=30)
    assert projection.down / projection.across == pytest.approx(
        1 / 0.9, rel=0.02
    )  # a degree of longitude is 0.9 of one of latitude here


def test_one_pin_alone_does_not_zoom_beyond_what_the_drawing_bears():
    projection = near(Pin(*HOFUF))
    assert projection.bounds.north - projection.bounds.south == pytest.approx(plates.SMALLEST_SPAN)


def test_inland_a_plate_comes_closer_to_people_who_stand_together():
    hofuf = [Pin(25.38, 49.59), Pin(25.41, 49.55)]
    khobar = [Pin(26.28, 50.20), Pin(26.31, 50.17)]
    assert height(plates.choose(hofuf, near=True)) == pytest.approx(plates.CLOSEST_SPAN)
    assert height(plates.choose(khobar, near=True)) == pytest.approx(plates.SMALLEST_SPAN)
    assert height(plates.choose(hofuf[:1], near=True)) == pytest.approx(plates.SMALLEST_SPAN)
    kilometres, length = plates.scale(plates.choose(hofuf, near=True))
    assert (kilometres, length <= 440 / 3) == (5, True)
    assert plates.graticule(plates.choose(hofuf, near=True)).count("M") >= 4


def test_people_far_apart_are_shown_on_the_plate_of_the_region():
    tangier, sohar, mogadishu = CLUSTERS[0], CLUSTERS[-1], Pin(2.04, 45.34)
    assert plates.choose([tangier, sohar], near=True).bounds == plates.REGION
    assert plates.choose([tangier, mogadishu], near=True).bounds == plates.LARGER_REGION
    assert plates.choose([sohar], near=False).bounds == plates.REGION
    assert plates.choose([sohar], near=True).near
    assert plates.choose([], near=True).bounds == plates.REGION


def test_the_scale_is_a_round_number_that_fits():
    projection = near(Pin(*HOFUF))
    kilometres, length = plates.scale(projection)
    assert kilometres == 50
    assert length <= 440 / 3
    assert projection.kilometres(length) == pytest.approx(kilometres, rel=0.01)


def test_pins_on_one_spot_share_it_and_list_their_numbers():
    pins = [Pin(*HOFUF, kind, number=number) for number, kind in enumerate(["firm", "firm", "firm", "research"], 1)]
    (drawn,) = labels.place_pins(near(*pins), pins)
    assert [kind for kind, _ in drawn.shapes] == ["firm", "research"]
    assert drawn.label.text == "1–4"


def test_you_are_never_covered():
    pins = [Pin(*HOFUF, number=1), Pin(*HOFUF, you=True)]
    you, other = labels.place_pins(near(*pins), pins)
    assert (you.you, you.label.text) == (True, "You")
    assert abs(you.x - other.x) >= labels.PIN


@pytest.mark.parametrize("spread", [0.001, 0.01, 0.03, 0.1])
def test_however_close_they_stand_no_number_stands_over_another_and_none_is_lost(spread):
    dice = random.Random(3)
    pins = [
        Pin(25.38 + dice.uniform(0, spread), 49.59 + dice.uniform(0, spread), "firm", number=number)
        for number in range(1, 21)
    ]
    drawn = labels.place_pins(near(*pins), [*pins, Pin(25.38, 49.59, you=True)])
    boxes = [labels._box(pin.label) for pin in drawn]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert numbers_of(pin.label.text for pin in drawn if not pin.you) == list(range(1, 21))
    assert [pin.you for pin in drawn].count(True) == 1


def numbers_of(texts):
    """From runs as they are written to the numbers."""
    runs = [run.split("–") for text in texts for run in text.split(", ")]
    return sorted(number for run in runs for number in range(int(run[0]), int(run[-1]) + 1))


@pytest.mark.parametrize(
    ("numbers", "text"), [([1], "1"), ([1, 2], "1, 2"), ([1, 2, 3, 5], "1–3, 5"), ([2, 4, 5], "2, 4, 5")]
)
def test_numbers_are_written_in_runs(numbers, text):
    assert labels.in_runs(numbers) == text


EASTERN = [
    Town("Hofuf", 49.587, 25.3647),
    Town("Al-Mubarraz", 49.581, 25.41),
    Town("Al-Oyoun", 49.56, 25.6),
    Town("Abqaiq", 49.668, 25.934),
]


def test_a_plate_near_a_place_names_the_towns_around_it():
    """Also where there is no coast and none of the large towns stands free."""
    pins = [
        Pin(25.36, 49.59, number=1),
        Pin(25.40, 49.60, number=2),
        Pin(25.45, 49.50, number=3),
        Pin(25.2, 49.4, you=True),
    ]
    projection = plates.choose(pins, near=True)
    drawn = labels.place_pins(projection, pins)
    placed = labels.place_towns(projection, drawn, EASTERN)
    assert {label.text for _point, label in placed} >= {"Hofuf", "Al-Mubarraz"}
    assert len(placed) == len({label.text for _point, label in placed})
    words = [labels._box(label) for _point, label in placed]
    others = [labels._around(pin) for pin in drawn] + [labels._box(pin.label) for pin in drawn if pin.label]
    assert not any(one.meets(other) for one in words for other in others)
    assert not any(one.meets(other) for one, other in combinations(words, 2))


def test_a_town_under_pins_is_named_beside_them_and_has_no_point():
    pins = [Pin(*HOFUF, kind, number=number) for number, kind in enumerate(["firm", "research", "finance"], 1)]
    projection = near(*pins, Pin(25.2, 49.4))
    placed = labels.place_towns(projection, labels.place_pins(projection, pins), EASTERN)
    assert {label.text: point for point, label in placed}["Hofuf"] is None


def test_towns_have_the_names_that_the_page_gives_them():
    with translation.override("ar"):
        projection = near(Pin(25.5, 49.3), Pin(25.1, 49.9))
        placed = labels.place_towns(projection, [], [Town("المبرز", 49.581, 25.41)])
    assert {label.text for _point, label in placed} >= {"الهفوف", "المبرز"}


def test_a_pin_outside_the_plate_is_left_out():
    assert labels.place_pins(plates.Projection(plates.REGION, 720, 283), [Pin(60.0, 10.0)]) == []


def test_the_coast_is_cut_to_the_plate():
    projection = near(Pin(*HOFUF))
    path = plates.land(projection)
    numbers = [
        float(number)
        for point in path.replace("Z", "").split("M")
        if point
        for pair in point.split("L")
        for number in pair.split()
    ]
    assert numbers
    assert min(numbers) >= -20
    assert max(numbers) <= 460


def test_a_desert_plate_is_all_land_and_a_sea_plate_all_sea():
    desert, sea = near(Pin(24.0, 13.0)), near(Pin(33.5, 27.0))
    assert plates.land(desert).startswith("M")
    assert plates.land(sea) == ""


def test_the_map_is_a_numbered_figure_with_a_title_and_words(draw, read):
    html = read(
        draw(
            '{% coast_map pins title="Results" caption="Numbers follow the list." number=2 zoom="region" %}',
            pins=[Pin(*HOFUF, label="<b>x</b>")],
        )
    )
    drawing = html.all("svg")[0]
    assert drawing["role"] == "img"
    assert drawing["aria-labelledby"].split() == [html.one("title")["id"], html.one("desc")["id"]]
    assert html.all("b") == [{}]
    assert "Plate 2. Numbers follow the list." in html.text
    assert "no borders are drawn" in html.text


def test_decimals_in_a_drawing_are_not_translated(draw, read):
    with translation.override("fr"):
        html = read(draw('{% coast_map pins title="Carte" %}', pins=CLUSTERS))
    assert all("," not in shape["x"] + shape["y"] for shape in html.all("use"))


def test_a_wide_plate_can_be_scrolled_by_keyboard(draw, read):
    html = read(draw('{% coast_map pins title="Clusters" %}', pins=CLUSTERS))
    assert {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Clusters"} in html.all("div")


def test_a_plate_of_ones_own(draw, read):
    html = read(
        draw(
            '{% plate "Companies by link." number=1 source=who figure=True %}<svg></svg>{% endplate %}', who="<members>"
        )
    )
    assert html.one("figure") == {"class": "plate"}
    assert html.text == "Fig. 1. Companies by link. Source: <members>."


@pytest.mark.parametrize(
    ("latitude", "longitude", "at_sea"),
    [
        (25.36, 49.59, False),
        (24.5, 56.63, False),  # a port just off the drawn line
        (34.0, 18.0, True),
        (26.8, 51.3, True),
        (38.5, 51.0, True),  # the Caspian
        (48.85, 2.35, False),  # no coast is drawn there
        (-11.7, 43.3, False),
    ],
)
def test_sea_is_what_lies_well_off_the_drawn_coast(latitude: float, longitude: float, at_sea: bool) -> None:
    assert is_at_sea(latitude, longitude) is at_sea


@pytest.mark.parametrize("span", [70.0, 6.0, 1.5, 0.4])
@pytest.mark.parametrize(("latitude", "longitude"), [(25.36, 49.59), (35.7, -0.6), (90.0, 180.0), (-90.0, 0.0)])
def test_a_press_on_a_plate_is_the_point_that_is_drawn_there(span: float, latitude: float, longitude: float) -> None:
    plate = plates.around(latitude, longitude, span, 280)
    east, north = plate.degrees(70, 210)
    assert plate.place(east, north) == (70, 210)
    assert plates.graticule(plate)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_name_of_a_sea_is_not_cut_by_the_edge(language):
    phone = plates.Projection(plates.fit(CLUSTERS[5:], 360, 240), 360, 240)
    with translation.override(language):
        for projection in (phone, plates.Projection(plates.REGION, 720, 283)):
            names = [label for label in labels.place_seas(projection) if not label.turn]
            assert names
            for label in names:
                half = len(label.text) * labels.SEA_LETTER / 2
                assert half <= label.x <= projection.width - half


def test_the_name_of_a_sea_stands_beside_pins():
    projection = plates.Projection(plates.REGION, 720, 283)
    (free,) = [label for label in labels.place_seas(projection) if label.text == "Mediterranean Sea"]
    drawn = labels.place_pins(projection, [Pin(34.2, 12, "firm", "3, 4, 15")])
    (moved,) = [label for label in labels.place_seas(projection, drawn) if label.text == "Mediterranean Sea"]
    assert (moved.x, moved.y) != (free.x, free.y)
