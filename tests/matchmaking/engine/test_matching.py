"""This need, these offers, this order, these reasons."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from matchmaking.engine.codes import Linkages
from matchmaking.engine.documents import Pooled, pool
from matchmaking.engine.explanation import lines, missing_lines, reasons
from matchmaking.engine.facts import Document
from matchmaking.engine.graph import Graph
from matchmaking.engine.matching import line_up, match, weigh
from matchmaking.engine.pair import Pair, Surroundings
from matchmaking.engine.weights import load
from tests.matchmaking.engine.trade import HOFUF, RIYADH, TODAY, asking, candidate, hit, names, need, offer

NEED = need(
    "Chilled haulage to Dammam port",
    codes=("4923",),
    radius_km=50,
    certificates=("haccp",),
    languages=("ar",),
    quantity=60,
    unit="t/year",
)
QUESTION = asking(NEED, makes=("1030",), languages=("ar",))

RIMAL = candidate(
    "rimal",
    offer("Chilled trucks to the port", quantity=80, unit="t/year"),
    serves=("4923",),
    places=(HOFUF,),
    certificates={"haccp": dt.date(2027, 3, 1)},
    languages=("ar", "fr"),
    works=4,
    confirmed_on=TODAY,
)
GULF = candidate("gulf", places=(HOFUF,), serves=("4923",), certificates={"iso": None}, languages=("ar",), works=2)
DRY_GOODS = candidate("dry", places=(HOFUF,), codes=("1079",), languages=("fr",), works=5)
RIYADH_COLD = candidate("riyadh", serves=("4923",), places=(RIYADH,), works=9)
NEW = candidate("new", places=(HOFUF,), serves=("4923",), languages=("ar",), works=0)
EVERYBODY = [RIMAL, GULF, DRY_GOODS, RIYADH_COLD, NEW, candidate("asker", places=(HOFUF,))]

HITS = [
    hit(1, "rimal", 12.0, kind="offer", coverage=0.7),
    hit(2, "gulf", 11.0, coverage=0.5),
    hit(3, "dry", 2.0, coverage=0.05),
    hit(4, "riyadh", 12.0, coverage=0.7),
    hit(5, "new", 9.0, kind="profile", coverage=0.5),
]
DOCUMENTS = {
    1: Document(1, "offer", "Chilled trucks to the port", "Haulage on the Dammam road"),
    2: Document(2, "reference", "Chilled haulage for a bakery"),
    4: Document(4, "reference", "Chilled haulage in Riyadh"),
    5: Document(5, "profile", "Cold lorries"),
}
AROUND = Surroundings(Linkages({("49", "10"): 0.04}), Graph([("asker", "gulf", 1.0)]), {"gulf": 1.0})


def compare(candidates=EVERYBODY, hits=HITS, question=QUESTION, **more):
    options = {"weights": load("listing"), "backward": load("listing_backward"), "around": AROUND} | more
    return match(question, candidates, pool(hits, TODAY), look_up=lambda ids: {n: DOCUMENTS[n] for n in ids}, **options)


def by_name(comparison):
    return {one.organisation: one for one in comparison.matches}


def test_a_need_finds_who_fits_the_newcomer_by_its_profile_alone():
    found = compare()

    assert [one.organisation for one in found.matches] == ["rimal", "new", "gulf"]
    assert (found.compared, found.able, found.too_far) == (6, 3, 1)
    assert found.refused == {"place": 1, "strength": 2}
    assert [one.is_newcomer for one in found.matches] == [False, True, False]


def test_the_verdict_follows_the_count_and_the_missing_list_is_beside_it():
    found = by_name(compare())

    rimal, gulf = found["rimal"], found["gulf"]
    assert [(line.state, line.label, line.value) for line in lines(rimal.asker_evidence(), names, mine="need")] == [
        ("yes", "What is asked for", "“Chilled trucks to the port”"),
        ("yes", "60 tonnes a year", "80 tonnes a year offered"),
        ("yes", "Within 50 km", "In the same place"),
        ("yes", "HACCP", "Valid until 1 March 2027"),
        ("yes", "Arabic", "Works in Arabic"),
    ]
    assert rimal.verdict == "strong"
    assert missing_lines(rimal.asker_evidence(), names, mine="need") == []
    assert (gulf.counts.met, gulf.counts.partly, gulf.counts.total) == (2, 1, 4)
    assert gulf.verdict == "possible"
    assert missing_lines(gulf.asker_evidence(), names, mine="need") == ["How much they can supply"]


def test_the_reasons_are_what_was_counted_and_the_weightiest_comes_first():
    evidence = by_name(compare())["rimal"].asker_evidence()

    told = reasons(evidence, names, side="asker")

    assert told[0].text == ("Their offer “Chilled trucks to the port” says “Chilled”, “haulage”, “Dammam” and “port”.")
    assert sum(one.points for one in told) + evidence["intercept"] == pytest.approx(evidence["strength"])
    assert {one.criterion for one in told} == {one["criterion"] for one in evidence["contributions"] if one["points"]}
    assert told[0].documents == (1,)


def test_both_sides_are_shown_the_same_conditions_and_their_own_reasons():
    one = by_name(compare())["rimal"]

    asker, other = one.asker_evidence(), one.candidate_evidence()

    assert asker["conditions"] == other["conditions"]
    assert other["strength"] == one.backward.strength != asker["strength"]
    assert reasons(other, names, side="candidate")[0].text.startswith("Your offer “Chilled trucks to the port” says")


def test_evidence_survives_a_json_column():
    for one in compare().matches:
        for evidence in (one.asker_evidence(), one.candidate_evidence()):
            assert json.loads(json.dumps(evidence)) == evidence


def test_a_need_nobody_fits_finds_nobody():
    question = asking(need("Ship's propeller repair", codes=("3315",)))
    faint = [one._replace(coverage=0.03) for one in HITS]

    assert compare(hits=faint, question=question).matches == []
    assert compare([], hits=[]).matches == []


def test_a_wider_radius_lets_in_who_was_too_far():
    wider = replace(QUESTION, listing=replace(NEED, radius_km=300))

    assert "riyadh" in by_name(compare(question=wider))
    assert compare(question=wider).too_far == 0


def test_words_in_another_language_do_not_hide_who_is_in_the_trade():
    arabic = candidate("arabic", serves=("4923",), places=(HOFUF,), languages=("ar",), works=3)

    assert "arabic" in by_name(compare([*EVERYBODY, arabic]))


def test_an_offer_that_asks_finds_who_needs_it():
    published = offer("Chilled trucks to the port", codes=("4923",), quantity=80, unit="t/year", place=HOFUF)
    buyer = candidate("packer", NEED, buys=("4923",), makes=("1030",), places=(HOFUF,), languages=("ar",))
    question = asking(published, serves=("4923",), languages=("ar",), certificates={"haccp": None})

    (found,) = compare([buyer], hits=[hit(1, "packer", 9.0, kind="need")], question=question).matches

    assert (found.organisation, found.offer, found.verdict) == ("packer", "need", "strong")
    assert [(one.key, one.by, one.state) for one in found.conditions] == [
        ("subject", "offer", "yes"),
        ("quantity", "need", "yes"),
        ("radius", "need", "yes"),
        ("certificate", "need", "yes"),
        ("languages", "need", "yes"),
    ]


def test_whoever_comes_forward_is_weighed_whatever_the_gates_say():
    pair = Pair(QUESTION, RIYADH_COLD, Pooled())

    found = weigh(pair, weights=load("listing"), backward=load("listing_backward"))

    assert [gate.key for gate in found.gates if gate.answer == "no"] == ["place"]
    assert found.verdict == "possible"


def test_who_is_suggested_too_often_stands_behind_an_equal():
    tired = replace(RIMAL, party=replace(RIMAL.party, id="a-tired", shown=40))
    hits = [*HITS, hit(1, "a-tired", 12.0, kind="offer", coverage=0.7)]

    order = [one.organisation for one in compare([tired, RIMAL], hits=hits).matches]

    assert order == ["rimal", "a-tired"]


def test_strong_ones_stand_first_and_who_says_nothing_of_it_last():
    silent = candidate(
        "silent", places=(HOFUF,), serves=("4921",), languages=("ar",), certificates={"haccp": None}, works=9
    )
    hits = [*HITS[1:], hit(1, "rimal", 4.0, kind="offer", coverage=0.5), hit(5, "silent", 30.0, coverage=0.9)]

    found = compare([silent, RIMAL, GULF], hits=hits).matches

    assert [(one.organisation, one.verdict) for one in found] == [
        ("rimal", "strong"),
        ("gulf", "possible"),
        ("silent", "weak"),
    ]
    assert found[2].order > found[1].order


def test_a_newcomer_who_fits_has_the_third_place_before_strong_ones_and_one_who_is_weak_has_none():
    found = by_name(compare())
    strong = [replace(found["rimal"], organisation=name) for name in ("a", "b", "c")]
    new, weak = found["new"], replace(found["new"], organisation="weak", verdict="weak")

    assert [one.organisation for one in line_up([weak, new, *strong])] == ["a", "b", "new", "c", "weak"]
    assert [one.organisation for one in line_up([weak, *strong])] == ["a", "b", "c", "weak"]
    assert [one.organisation for one in line_up([new, *strong], places=())] == ["a", "b", "c", "new"]


def test_who_did_little_is_ahead_of_who_is_as_good_among_the_first_ten_and_nowhere_else():
    large = [candidate(f"large-{place:02}", works=40) for place in range(14)]
    small = [candidate("small-near", works=3), candidate("small-far", works=3)]
    hits = [hit(place, one.party.id, 14.0 - place / 10, coverage=0.5) for place, one in enumerate(large)]
    hits += [hit(20, "small-near", 13.55, coverage=0.5), hit(21, "small-far", 12.75, coverage=0.5)]
    without = replace(load("need2org"), head_start=0.0)

    before, after = (
        [
            one.organisation
            for one in match(asking(need("x")), [*large, *small], pool(hits, TODAY), weights=weights).matches
        ]
        for weights in (without, replace(without, head_start=0.2))
    )

    assert before.index("small-near") == 5
    assert after.index("small-near") < 5
    assert after[10:] == before[10:]
