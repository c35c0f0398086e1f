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
    assert reading.facts == {"share": 0.04, "seller": "49", "buyer": "10", "direction": "backward"}
    assert read("linkage", offer(), haulier, around=around, makes=("1030",)).features["linkage"] == 0.0


def test_who_buys_from_whom_is_told_from_where_each_side_stands():
    """The asker needs haulage: it buys from the haulier (backward); seen from the haulier, it sells to the asker (forward)."""
    around = Surroundings(Linkages({("49", "10"): 0.04, ("10", "49"): 0.3}))
    pair = Pair(asking(need(codes=("4923",)), makes=("1030",)), candidate(serves=("4923",)), Pooled(), around)

    ours, theirs = CRITERIA["linkage"](pair), CRITERIA["linkage"](pair.reversed())

    assert ours.features["linkage"] == theirs.features["linkage"] == 0.04
    assert (ours.facts["direction"], theirs.facts["direction"]) == ("backward", "forward")


def test_who_sells_what_we_buy_completes_us_and_who_buys_what_we_make():
    date_packer = {"makes": ("1030",), "buys": ("1702",)}

    boxes = read("complementarity", need(codes=("1702",)), candidate(makes=("1702",)), **date_packer)
    paper = read("complementarity", need(codes=("17",)), candidate(makes=("1701",)), **date_packer)
    bakery = read("complementarity", need(codes=("1071",)), candidate(makes=("1071",), buys=("1030",)), **date_packer)

    assert (boxes.features["sells_what_we_buy"], boxes.facts["sold"]) == (1.0, "1702")
    assert paper.features["sells_what_we_buy"] == 0.75
    assert (bakery.features["buys_what_we_make"], bakery.facts["bought"]) == (1.0, "1030")


def test_who_is_asked_for_one_thing_is_not_nearer_for_selling_another_that_we_buy():
    asked = need(codes=("4923",))

    both = read("complementarity", asked, candidate(serves=("4923",), makes=("1702",)), buys=("1702",))

    assert both.features["sells_what_we_buy"] == 0.0


def test_who_makes_the_same_competes_unless_it_buys_from_us_or_the_need_is_for_that_very_trade():
    neighbour, ours = candidate(makes=("1030",), serves=("8292",)), {"makes": ("1030",)}
    packing = need(codes=("8292",))

    assert read("complementarity", packing, neighbour, **ours).features["competes"] == 1.0
    assert read("complementarity", packing, neighbour, **ours).facts["same"] == "1030"
    assert read("complementarity", packing, candidate(serves=("8292",)), **ours).features["competes"] == 0.0
    buyer = candidate(makes=("1030",), serves=("8292",), buys=("1030",))
    assert read("complementarity", packing, buyer, **ours).features["competes"] == 0.0
    assert read("complementarity", need(codes=("1030",)), neighbour, **ours).features["competes"] is None


def test_where_nobody_says_what_it_buys_the_table_tells_the_direction_that_linkage_does_not_count():
    """A hotel that does not say what it buys: its sector usually buys 15 % from food, and so may be a customer of the date packer."""
    around = Surroundings(Linkages({("10", "55"): 0.15, ("55", "10"): 0.05}))
    hotel = candidate(serves=("5510",))

    reading = read("complementarity", need(codes=("5510",)), hotel, around=around, makes=("1030",))

    assert reading.features == {"sells_what_we_buy": None, "buys_what_we_make": 0.5, "competes": 0.0}
    assert reading.facts == {"bought_share": 0.15, "bought_seller": "10", "bought_buyer": "55"}
    assert read("linkage", need(codes=("5510",)), hotel, around=around, makes=("1030",)).features["linkage"] == 0.05


def test_what_peers_usually_buy_from_each_other_is_counted_once_as_linkage():
    around = Surroundings(Linkages({("24", "24"): 0.3}))
    scrap, foundry = need(codes=("2431",)), candidate(makes=("2431",))

    assert read("linkage", scrap, foundry, around=around, makes=("2410",)).features["linkage"] == 0.3
    assert read("complementarity", scrap, foundry, around=around, makes=("2410",)).features["buys_what_we_make"] is None


def test_both_sides_of_a_pair_read_the_same_trade_from_their_own_side():
    pair = Pair(
        asking(need(codes=("1702",)), makes=("1030",), buys=("1702",)),
        candidate(makes=("1702",), buys=("1030",)),
        Pooled(),
        Surroundings(),
    )

    ours, theirs = CRITERIA["complementarity"](pair), CRITERIA["complementarity"](pair.reversed())

    assert ours.features == {"sells_what_we_buy": 1.0, "buys_what_we_make": 1.0, "competes": 0.0}
    assert theirs.features == ours.features
    assert (ours.facts, theirs.facts) == ({"sold": "1702", "bought": "1030"}, {"sold": "1030", "bought": "1702"})


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
