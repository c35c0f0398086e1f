"""What past work says of two organisations: together, through others, near those found, fields, countries, how lately."""

import math

import pytest

from matchmaking.engine.criteria import CRITERIA
from matchmaking.engine.documents import Pooled
from matchmaking.engine.graph import Graph
from matchmaking.engine.pair import Pair, Surroundings
from matchmaking.engine.regions import Regions
from matchmaking.engine.subjects import Subjects
from tests.matchmaking.engine.trade import asking, candidate, need

WORKED = [
    ("asker", "haulier", 1.0),
    ("asker", "haulier", 0.5),
    ("haulier", "port", 1.0),
    ("haulier", "customs", 1.0),
    ("stranger", "island", 1.0),
]
COUNTRIES = {"asker": "sa", "haulier": "sa", "port": "sa", "customs": "tn", "stranger": "fr", "island": "fr"}


def read(criterion, other, texts=None, around=None, **asker):
    graph = Graph(WORKED)
    around = around or Surroundings(graph=graph, ties=graph.ties("asker"))
    return CRITERIA[criterion](Pair(asking(need(), **asker), other, texts or Pooled(), around))


def test_two_pieces_of_work_together_say_more_than_none():
    haulier, port = read("together", candidate("haulier", works=4)), read("together", candidate("port", works=4))

    assert (haulier.facts["times"], port.facts["times"]) == (2, 0)
    assert haulier.features["together"] > port.features["together"]
    assert haulier.features["together_share"] == pytest.approx(math.log(2 / 4 + 0.02))


def test_work_together_on_this_very_thing_is_told():
    on_this = read("together", candidate("haulier", works=4), Pooled(with_asker=0.8))

    assert on_this.facts["on_this"]
    assert (
        on_this.features["together_on_this"]
        > read("together", candidate("haulier"), Pooled(with_asker=0.0)).features["together_on_this"]
    )


def test_of_an_asker_whose_past_work_is_not_known_nothing_is_said():
    nobody_asks = Surroundings(graph=Graph(WORKED))

    for criterion in ("together", "circles", "found_near"):
        assert set(read(criterion, candidate("haulier"), around=nobody_asks).features.values()) == {None}


def test_partners_of_partners_are_nearer_than_whom_no_work_leads_to():
    port, stranger = read("circles", candidate("port", works=3)), read("circles", candidate("stranger", works=3))

    assert port.features["reach"] > stranger.features["reach"]
    assert port.facts == {"shared": 1, "reached": True}
    assert stranger.facts == {"shared": 0, "reached": False}


def test_a_small_partner_of_partners_comes_before_a_large_one_on_the_same_way():
    small, large = read("circles", candidate("port", works=3)), read("circles", candidate("port", works=300))

    assert small.features["reach"] > large.features["reach"]


def test_who_worked_with_those_whose_texts_answer_best_may_do_it_too():
    around = Surroundings(near_found=Graph(WORKED).among(["port", "customs"]))

    haulier = read("found_near", candidate("haulier", works=4), around=around)
    stranger = read("found_near", candidate("stranger", works=4), around=around)

    assert (haulier.facts["partners"], stranger.facts["partners"]) == (2, 0)
    assert haulier.features["found_near"] > stranger.features["found_near"]


def test_past_work_in_the_same_fields_is_alike_whatever_its_amount():
    ours = {"packing": 2.0, "haulage": 2.0}

    assert read("fields", candidate(fields={"packing": 9.0, "haulage": 9.0}), fields=ours).features[
        "fields"
    ] == pytest.approx(1.0)
    assert read("fields", candidate(fields={"glass": 1.0}), fields=ours).features["fields"] == 0.0
    assert read("fields", candidate(), fields=ours).features["fields"] is None


def test_one_country_and_countries_that_work_together():
    around = Surroundings(regions=Regions.counted(WORKED, COUNTRIES))
    ours = {"regions": ("sa",)}

    same = read("region", candidate(regions=("sa",)), around=around, **ours)
    near = read("region", candidate(regions=("tn",)), around=around, **ours)
    far = read("region", candidate(regions=("fr",)), around=around, **ours)

    assert (same.features["region"], near.features["region"]) == (1.0, 0.0)
    assert same.facts["same"]
    assert near.features["regions_tied"] > far.features["regions_tied"]
    assert read("region", candidate(regions=("ma",)), around=around, **ours).features["regions_tied"] is None
    assert read("region", candidate(), around=around, **ours).features == {"region": None, "regions_tied": None}


def test_of_two_countries_that_never_worked_together_little_is_claimed_while_little_is_known():
    few, many = WORKED, [(one, other, 100 * weight) for one, other, weight in WORKED]

    doubted = Regions.counted(few, COUNTRIES).between("sa", "fr")
    known = Regions.counted(many, COUNTRIES).between("sa", "fr")

    assert known < doubted < 0


def test_who_works_today_and_opens_up_is_more_active_than_who_did_so_once():
    today = read("activity", candidate(works=10, worked_lately=6.0, new_partners=4)).features
    once = read("activity", candidate(works=10, worked_lately=0.1, new_partners=0)).features

    assert today["lately"] > once["lately"]
    assert today["new_partners"] > once["new_partners"] == 0.0
    assert read("activity", candidate()).features == {"lately": None, "growing": None, "new_partners": None}


def test_who_did_more_last_year_than_in_the_years_before_grows():
    growing = read("activity", candidate(works=10, worked_lately=4.0, worked_recently=5.0)).features["growing"]
    shrinking = read("activity", candidate(works=10, worked_lately=0.2, worked_recently=5.0)).features["growing"]

    assert growing > shrinking


def test_past_work_on_the_same_subjects_is_alike_in_its_words_whatever_its_amount():
    told = {"glass jars on pallets": ["asker", "jars"], "dates dried and packed": ["dates"]}
    works = [(owners, 1.0, text) for text, owners in told.items() for _ in range(3)]
    works += [(["large"], 1.0, "glass jars")] * 3 + [(["small"], 1.0, "glass jars")]
    works += [(["workshop"], 1.0, "pumps and motors repaired")] * 90
    alike = Subjects(works).alike("asker")

    same, other = (read("subjects", candidate(name), around=Surroundings(alike=alike)) for name in ("jars", "dates"))

    assert same.features["subjects"] > other.features["subjects"]
    assert alike["large"] == pytest.approx(alike["small"])
    assert "asker" not in alike
    assert read("subjects", candidate("jars"), around=Surroundings()).features == {"subjects": None}
    assert Subjects(works).alike("nobody") == {}
