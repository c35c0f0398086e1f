"""What an address of the directory asks, and the addresses that are written from it."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from portal.front.queries.asking import Asked, Origin, read_address
from portal.front.queries.narrowing import chips, groups
from portal.front.queries.vocabulary import Area, Town, Vocabulary
from portal.search.queries import Place

WORDS = Vocabulary(
    clusters={"dates": "Al-Ahsa dates"},
    certificates={"haccp": "HACCP"},
    towns=(
        Town("hofuf", "Hofuf", ("Hofuf", "Hofuf", "الهفوف"), "SA", 25.38, 49.59),
        Town("tripoli-ly", "Tripoli", ("Tripoli", "Tripoli", "طرابلس"), "LY", 32.89, 13.19),
        Town("tripoli-lb", "Tripoli", ("Tripoli", "Tripoli", "طرابلس"), "LB", 34.43, 35.83),
    ),
    regions={"eastern": "Eastern Province", "hofuf": "Hofuf", "dammam": "Dammam", "sfax": "Sfax"},
    areas={
        "eastern": Area("SA", ""),
        "hofuf": Area("SA", "eastern"),
        "dammam": Area("SA", "eastern"),
        "sfax": Area("TN", ""),
    },
)


def asked(query, own=None):
    return read_address(QueryDict(query), WORDS, own=own)


def test_everything_in_an_address_is_read():
    question = asked(
        "q=cold+store&kind=firm&kind=research&certificate=haccp&near=Hofuf&within=150&fresh=1&order=name&at=after.x"
    )
    assert question.text == "cold store"
    assert question.filters == {"kind": ("firm", "research"), "certificate": ("haccp",)}
    assert question.origin == Origin(Place(25.38, 49.59), "Hofuf", is_own=False)
    assert (question.within, question.fresh, question.order, question.position) == (150, True, "name", "after.x")


@pytest.mark.parametrize(
    "query",
    [
        "owner__password__startswith=x",
        "audience=members",
        "kind=firm'--",
        "kind=bank",
        "stage=%00",
        "cluster=../etc",
        "within=1",
        "within=-5",
        "within=²",
        "order=password",
        "fresh=yes",
        "certificate=" + "x" * 61,
    ],
)
def test_what_may_not_be_asked_is_left_out(query):
    assert asked(query) == Asked()


def test_an_address_survives_being_written():
    question = asked(
        "q=cold+store&kind=firm&kind=research&cluster=dates&near=Hofuf&within=150&fresh=1&order=name&at=after.x"
    )
    again = read_address(QueryDict(question.address(position="after.x").lstrip("?")), WORDS, own=None)
    assert again == question


def test_a_changed_question_begins_at_its_first_page():
    assert "at=" not in asked("q=x&at=after.y").address(fresh=True)


@pytest.mark.parametrize("near", ["Hofuf", "hofuf", "HOFUF", "الهفوف", "هفوف"])
def test_a_town_is_known_by_any_of_its_names(near):
    question = asked(f"near={near}")
    assert (question.origin is not None) == (near != "هفوف")
    assert question.is_lost == (near == "هفوف")


def test_a_town_of_the_readers_own_country_comes_first(lebanese):
    assert asked("near=Tripoli", own=lebanese).origin.place == Place(34.43, 35.83)
    assert asked("near=Tripoli").origin.place == Place(32.89, 13.19)


@pytest.fixture
def lebanese(db):
    from tests.factories.organisations import OrganisationFactory
    from tests.factories.taxonomy import RegionFactory

    region = RegionFactory(slug="beirut", country="LB", name_en="Beirut", latitude=33.9, longitude=35.5)
    return OrganisationFactory(region=region)


def test_a_device_may_say_where_it_is():
    question = asked("near=25.38,49.59&within=50")
    assert question.origin == Origin(Place(25.38, 49.59), "", is_own=False)
    assert [chip.label for chip in chips(question, WORDS)] == ["50 km of where you are"]


@pytest.mark.parametrize("near", ["95.0,10", "10,200", "1,2,3", "25.38;49.59"])
def test_a_point_that_cannot_be_is_not_known(near):
    assert asked(f"near={near}").is_lost


def test_distances_are_measured_from_ones_own_place_unless_another_is_typed(lebanese):
    assert asked("", own=lebanese).origin == Origin(Place(33.9, 35.5), "Beirut", is_own=True)
    assert asked("near=Hofuf", own=lebanese).origin.name == "Hofuf"
    assert asked("near=Atlantis", own=lebanese).is_lost
    assert not asked("", own=lebanese).is_lost


def test_a_distance_without_a_place_asks_for_one():
    question = asked("within=50")
    assert question.needs_origin
    assert question.question(20, WORDS).within_km is None


@pytest.mark.parametrize(
    ("query", "orders", "order"),
    [
        ("", ["recent", "name"], "recent"),
        ("q=x", ["best", "recent", "name"], "best"),
        ("near=Hofuf", ["nearest", "recent", "name"], "nearest"),
        ("q=x&near=Hofuf", ["best", "nearest", "recent", "name"], "best"),
        ("q=x&near=Hofuf&order=nearest", ["best", "nearest", "recent", "name"], "nearest"),
        ("order=nearest", ["recent", "name"], "recent"),
        ("order=best", ["recent", "name"], "recent"),
    ],
)
def test_what_can_be_sorted_by_depends_on_what_is_asked(query, orders, order):
    question = asked(query)
    assert (question.orders, question.order) == (orders, order)


def test_each_chip_takes_its_own_condition_away():
    question = asked("q=x&kind=firm&kind=research&certificate=haccp&near=Hofuf&within=150&fresh=1")
    found = {chip.label: asked(chip.url.lstrip("?")) for chip in chips(question, WORDS)}

    assert found == {
        "Company": replace(question, filters={"kind": ("research",), "certificate": ("haccp",)}),
        "R&D centre": replace(question, filters={"kind": ("firm",), "certificate": ("haccp",)}),
        "HACCP": replace(question, filters={"kind": ("firm", "research")}),
        "150 km of Hofuf": replace(question, within=None),
        "Confirmed in the last 30 days": replace(question, fresh=False),
    }


def test_choices_say_how_many_and_what_is_ticked_never_disappears():
    question = asked("cluster=textiles&kind=finance")
    found = {group.name: group for group in groups(question, {"kind": {"firm": 3}, "cluster": {"dates": 2}}, WORDS)}

    assert [(choice.value, choice.count, choice.ticked) for choice in found["kind"].choices] == [
        ("firm", 3, False),
        ("university", 0, False),
        ("research", 0, False),
        ("finance", 0, True),
        ("government", 0, False),
        ("cluster", 0, False),
    ]
    assert [(choice.label, choice.count) for choice in found["cluster"].choices] == [
        ("Al-Ahsa dates", 2),
        ("textiles", 0),
    ]
    assert "certificate" not in found


def test_only_the_commonest_values_are_offered():
    counts = {"certificate": {f"c{number}": 20 - number for number in range(20)}}
    found = {group.name: group for group in groups(asked("certificate=c15"), counts, WORDS)}
    assert [choice.value for choice in found["certificate"].choices] == [*(f"c{n}" for n in range(8)), "c15"]


def shown(query, counts):
    return {group.name: group for group in groups(asked(query), counts, WORDS)}


MANY = {"certificate": {f"c{number}": 20 - number for number in range(20)}}


def test_a_long_list_opens_to_all_its_values_with_the_chosen_first_and_stays_open():
    few = shown("q=x&certificate=c15", MANY)["certificate"]
    assert (few.total, few.fewer_url) == (20, "")
    question = asked(few.all_url.lstrip("?"))
    assert (question.text, question.filters, question.opened) == ("x", {"certificate": ("c15",)}, ("certificate",))
    # Narrowed further, it is open still: it goes along in the address.
    further = asked(question.address(filters={"certificate": ("c15",), "kind": ("firm",)}).lstrip("?"))
    assert further.opened == ("certificate",)
    everything = groups(further, MANY, WORDS)[-1]
    assert [choice.value for choice in everything.choices][:3] == ["c15", "c0", "c1"]
    assert len(everything.choices) == 20
    assert asked(everything.fewer_url.lstrip("?")).opened == ()


def test_a_short_list_has_nothing_to_open():
    short = shown("", {"certificate": {f"c{number}": 1 for number in range(8)}})["certificate"]
    assert (short.all_url, short.fewer_url) == ("", "")
    assert shown("all=kind", {"kind": {"firm": 1}})["kind"].fewer_url == ""
    assert asked("all=password&all=sector").opened == ("sector",)


def test_regions_are_provinces_with_the_towns_of_the_one_that_is_chosen():
    counts = {"region": {"hofuf": 5, "dammam": 2, "sfax": 4}}

    def rows(query):
        return [(c.label, c.count, c.ticked, c.is_under) for c in shown(query, counts)["region"].choices]

    assert rows("") == [("Eastern Province", 7, False, False), ("Sfax", 4, False, False)]
    assert rows("country=TN") == [("Sfax", 4, False, False)]
    opened = [("Hofuf", 5, False, True), ("Dammam", 2, False, True)]
    assert rows("country=SA&region=eastern") == [("Eastern Province", 7, True, False), *opened]
    assert rows("country=SA&region=dammam") == [
        ("Eastern Province", 7, False, False),
        ("Hofuf", 5, False, True),
        ("Dammam", 2, True, True),
    ]


@pytest.mark.parametrize(
    ("query", "towns"),
    [
        ("region=eastern", {"eastern", "hofuf", "dammam"}),
        ("region=eastern&region=hofuf", {"hofuf"}),
        ("region=eastern&region=sfax", {"eastern", "hofuf", "dammam", "sfax"}),
        ("region=hofuf", {"hofuf"}),
    ],
)
def test_a_province_stands_for_its_towns_unless_one_of_them_is_chosen(query, towns):
    assert set(asked(query).question(20, WORDS).filters["region"]) == towns
