"""What each criterion reads; what is not known is None."""

import datetime as dt
import math

import pytest

from matchmaking.engine.codes import Linkages
from matchmaking.engine.criteria import CRITERIA, FEATURES
from matchmaking.engine.documents import Pooled
from matchmaking.engine.graph import Graph
from matchmaking.engine.pair import Pair, Surroundings
from tests.matchmaking.engine.trade import DAMMAM, TODAY, asking, candidate, need, offer


def read(criterion, listing, other, texts=None, around=None, **asker):
    return CRITERIA[criterion](Pair(asking(listing, **asker), other, texts or Pooled(), around or Surroundings()))


def test_every_feature_belongs_to_one_criterion_and_is_read_there():
    names = [name for features in FEATURES.values() for name in features]

    assert len(names) == len(set(names))
    for criterion in CRITERIA:
        assert tuple(read(criterion, need(), candidate()).features) == FEATURES[criterion]


def test_of_a_stranger_nothing_is_known_and_nothing_held_against_it():
    told = {name: value for one in CRITERIA for name, value in read(one, need(), candidate()).features.items()}

    assert {name for name, value in told.items() if value is not None} == {"newcomer"}
    assert told["newcomer"] == 0.0


def test_newcomers_have_a_scale_of_their_own():
    texts = Pooled(work=0.0, profile=1.0, coverage=0.3)
    newcomer = read("terms", need(), candidate(works=0), texts).features
    veteran = read("terms", need(), candidate(works=3), texts).features

    assert (newcomer["work"], newcomer["profile"], newcomer["newcomer"]) == (None, None, 1.0)
    assert newcomer["newcomer_profile"] == veteran["profile"] == pytest.approx(math.log(1.1))
    assert veteran["work"] == pytest.approx(math.log(0.1))


def test_the_title_is_read_beside_all_that_was_written():
    read_title = read("terms", need(), candidate(), Pooled(coverage=0.2, title=0.4)).features

    assert (read_title["coverage"], read_title["title"]) == (
        pytest.approx(math.log(0.22)),
        pytest.approx(math.log(0.5)),
    )
    assert read("terms", need(), candidate(), Pooled(coverage=0.2)).features["title"] is None


def test_whose_offer_was_found_is_no_newcomer():
    assert read("terms", need(), candidate(works=0), Pooled(work=0.4, coverage=0.3)).features["newcomer"] == 0.0


def test_what_is_made_served_or_offered_is_compared_with_the_codes_asked_for():
    asked = need(codes=("1030",))

    assert read("codes", asked, candidate(makes=("1079",))).features == {"codes": 0.5}
    assert read("codes", asked, candidate(offer=offer(codes=("1030",)), codes=("49",))).features == {"codes": 1.0}
    assert read("codes", asked, candidate(buys=("1030",))).features == {"codes": None}
    assert read("codes", offer(codes=("1030",)), candidate(buys=("1030",))).features == {"codes": 1.0}


def test_who_sells_what_the_asker_must_buy():
    around = Surroundings(Linkages({("49", "10"): 0.04}))
    haulier = candidate(serves=("4923",))

    reading = read("linkage", need(), haulier, around=around, makes=("1030",))

    assert reading.features["linkage"] == 0.04
    assert reading.facts == {"share": 0.04, "seller": "49", "buyer": "10"}
    assert read("linkage", offer(), haulier, around=around, makes=("1030",)).features["linkage"] == 0.0


def test_who_says_what_is_asked_is_not_held_back_by_the_class_it_stands_in():
    asked, box = need(codes=("0122",)), candidate(makes=("1702",))

    assert read("codes", asked, box, Pooled(title=0.5)).features == {"codes": 0.0}
    assert read("codes", asked, box, Pooled(title=0.6)).features == {"codes": None}
    assert read("codes", asked, candidate(makes=("0122",)), Pooled(title=0.9)).features == {"codes": 1.0}


def test_who_sells_something_else_to_the_asker_is_no_nearer_to_this_need():
    around = Surroundings(Linkages({("01", "10"): 0.4, ("49", "10"): 0.04}))
    haulage = need(codes=("4923",))

    nursery = read("linkage", haulage, candidate(makes=("0130",)), around=around, makes=("1030",))
    both = read("linkage", haulage, candidate(makes=("0130",), serves=("4923",)), around=around, makes=("1030",))

    assert nursery.features["linkage"] is None
    assert (both.features["linkage"], both.facts["seller"]) == (0.04, "49")


@pytest.mark.parametrize(
    ("listing", "place", "value"),
    [
        (need(cluster="dates", link=4), 4, 1.0),
        (need(cluster="dates", link=4), 3, 0.0),
        (need(cluster="dates"), 3, 1.0),
        (need(cluster="dates"), 5, 0.0),
        (need(cluster="textiles", link=4), 4, None),
        (need(), 4, None),
    ],
)
def test_the_place_in_the_chain_asked_for_or_next_to_ones_own(listing, place, value):
    reading = read("linkage", listing, candidate(links=(("dates", place),)), links=(("dates", 2),))

    assert reading.features["chain"] == value


def test_distance_is_told_in_kilometres():
    reading = read("distance", need(), candidate(places=(DAMMAM,)))

    assert reading.facts["km"] == pytest.approx(127, abs=1)
    assert reading.features["distance"] == pytest.approx(math.log1p(127 / 50), abs=0.02)


def test_conditions_are_counted():
    reading = read("conditions", need(radius_km=100, languages=("ar",)), candidate(places=(DAMMAM,), languages=("fr",)))

    assert reading.features == {"conditions_met": 0.0, "conditions_unmet": 2.0}
    assert reading.facts == {"met": 0, "partly": 0, "total": 2}


def test_age_is_counted_in_years_and_ends_at_five():
    reading = read(
        "freshness", need(), candidate(confirmed_on=TODAY - dt.timedelta(days=365), worked_on=dt.date(1990, 1, 1))
    )

    assert reading.features["unconfirmed_years"] == pytest.approx(1.0, abs=0.01)
    assert reading.features["idle_years"] == 5.0


def test_a_common_language():
    assert read("languages", need(), candidate(languages=("fr", "ar")), languages=("ar",)).facts == {"common": ["ar"]}
    assert read("languages", need(), candidate(languages=("fr",)), languages=("ar",)).features == {"languages": 0.0}


def test_past_work_together_and_through_others():
    graph = Graph([("asker", "lab", 1.0), ("rimal", "lab", 1.0)])
    around = Surroundings(graph=graph, nearness=graph.nearness("asker"))

    rimal = read("track_record", need(), candidate("rimal", works=3), around=around)
    lab = read("track_record", need(), candidate("lab"), around=around)

    assert rimal.facts == {"works": 3, "shared": 1, "together": False}
    assert lab.facts == {"works": None, "shared": 0, "together": True}
    assert lab.features["nearness"] > rimal.features["nearness"] > 0
