"""A need for finance beside published instruments: yes, no and unknown, each told."""

import datetime as dt

import pytest

from matchmaking.engine import explanation, gates
from matchmaking.engine.conditions import compare
from matchmaking.engine.documents import Pooled
from matchmaking.engine.facts import Candidate, Instrument, Party
from matchmaking.engine.instruments import best_of, compare_instrument
from matchmaking.engine.pair import Pair
from matchmaking.engine.scoring import score
from matchmaking.engine.weights import load
from tests.matchmaking.engine.trade import asking, need, offer

TODAY = dt.date(2026, 11, 23)
WORDS = {"loan": "Conventional loan", "murabaha": "Murabaha", "10-49": "10 to 49 people", "sa": "Saudi Arabia"}


def names(kind, key):
    return f"SAR {key.split()[0]}" if kind == "money" else WORDS.get(key, key)


def finance(name="Machine finance", **criteria):
    return Instrument(**({"id": name, "name": name, "contract": "murabaha", "compliant": True} | criteria))


def wanted(**more):
    return need("A packing machine", **({"category": "finance", "budget": 400_000.0, "currency": "SAR"} | more))


def states(instrument, listing=None, **asker):
    question = asking(listing or wanted(), **asker)
    return {
        one.key: one.state for one in compare_instrument(instrument, question.listing, question.asker, TODAY).checks
    }


def pair(*instruments, listing=None, offer=None, **asker):
    party = Party(id="bank", kind="finance", instruments=instruments)
    return Pair(asking(listing or wanted(), **asker), Candidate(party, offer), Pooled())


@pytest.mark.parametrize(
    ("criteria", "state"),
    [
        ({"lowest": 100_000, "highest": 600_000, "currency": "SAR"}, "yes"),
        ({"lowest": 400_000, "highest": 400_000, "currency": "SAR"}, "yes"),
        ({"lowest": 500_000, "currency": "SAR"}, "no"),
        ({"highest": 300_000, "currency": "SAR"}, "no"),
        ({"highest": 300_000, "currency": "USD"}, "unknown"),
    ],
)
def test_the_amount_lies_between_the_ends(criteria, state):
    assert states(finance(**criteria)) == {"loan": state}


@pytest.mark.parametrize(
    ("criteria", "asker", "expected"),
    [
        ({"sizes": ("10-49",)}, {"size": "10-49"}, {"firm_size": "yes"}),
        ({"sizes": ("10-49",)}, {"size": "250+"}, {"firm_size": "no"}),
        ({"sizes": ("10-49",)}, {}, {"firm_size": "unknown"}),
        ({"youngest": 2}, {"founded": 2020}, {"firm_age": "yes"}),
        ({"youngest": 2, "oldest": 5}, {"founded": 2020}, {"firm_age": "no"}),
        ({"oldest": 0}, {"founded": 2026}, {"firm_age": "yes"}),
        ({"oldest": 5}, {}, {"firm_age": "unknown"}),
        ({"sectors": ("10", "13")}, {"codes": ("1030",)}, {"firm_sector": "yes"}),
        ({"sectors": ("13",)}, {"codes": ("1030",)}, {"firm_sector": "no"}),
        ({"sectors": ("13",)}, {}, {"firm_sector": "unknown"}),
        ({"regions": ("eastern",)}, {"regions": ("hofuf", "eastern", "sa")}, {"firm_place": "yes"}),
        ({"regions": ("sfax",)}, {"regions": ("hofuf", "eastern", "sa")}, {"firm_place": "no"}),
        ({"regions": ("sfax",)}, {}, {"firm_place": "unknown"}),
        ({"accounts": 2}, {"founded": 2026}, {"accounts": "no"}),
        ({"accounts": 2}, {"founded": 2010}, {"accounts": "unknown"}),
        ({"stages": ("young",)}, {}, {"firm_stage": "unknown"}),
        ({"security": ("property",)}, {}, {"security": "unknown"}),
    ],
)
def test_every_criterion_says_yes_no_or_unknown(criteria, asker, expected):
    assert states(finance(**criteria), wanted(budget=None), **asker) == expected


def test_only_sharia_compliant_contracts_answer_who_asks_for_nothing_else():
    only = wanted(sharia_only=True)
    loan = finance("Loan", contract="loan", compliant=False)
    assert states(loan, only)["sharia"] == "no"
    assert states(finance(contract="guarantee", compliant=None), only)["sharia"] == "unknown"
    assert states(finance(), only)["sharia"] == "yes"
    assert "sharia" not in states(loan)


def test_the_best_instrument_is_the_evidence():
    small, fitting = finance("small", highest=50_000, currency="SAR"), finance("fits", highest=500_000, currency="SAR")
    fit = best_of(asking(wanted()), [small, fitting])
    assert fit is not None
    assert fit.instrument.name == "fits"
    told = compare(asking(wanted()), Candidate(Party(id="bank", kind="finance")), fit)
    assert [(one.key, one.by, one.state, one.facts["instrument"]) for one in told] == [("loan", "need", "yes", "fits")]


def test_of_those_that_could_fit_the_one_that_says_what_is_asked_is_told():
    machines = finance("Packing machines", sizes=("10-49",))
    anything = finance("Anything", highest=500_000, currency="SAR")
    fit = best_of(asking(wanted()), [anything, machines])
    assert fit is not None
    assert fit.instrument.name == "Packing machines"
    small = finance("A packing machine", highest=50_000, currency="SAR")
    fit = best_of(asking(wanted()), [small, anything])
    assert fit is not None
    assert fit.instrument.name == "Anything"


def test_a_provider_without_an_instrument_that_could_fit_is_not_suggested():
    def answer(*args, **more):
        return {gate.key: gate.answer for gate in gates.check(pair(*args, **more))}.get("instrument")

    small = finance(highest=50_000, currency="SAR")
    assert answer(small) == "no"
    assert answer(small, finance("other", sizes=("10-49",))) == "unknown"
    assert answer(finance(highest=500_000, currency="SAR")) == "yes"
    # Who has published nothing, or offers just this, is asked.
    assert answer() is None
    assert answer(small, offer=offer(category="finance")) == "unknown"


def test_unknown_facts_never_count_against():
    asks_much = finance(
        sizes=("10-49",), youngest=2, sectors=("10",), regions=("sa",), accounts=2, security=("orders",)
    )
    unknown = pair(asks_much, listing=wanted(budget=None))
    assert "no" not in {gate.answer for gate in gates.check(unknown)}
    assert {one.state for one in unknown.conditions} == {"unknown"}
    weights = load("listing")
    assert score(unknown, weights).strength >= weights.suggested
    assert score(unknown, weights).strength > score(pair(listing=wanted(budget=None)), weights).strength


def test_sharia_only_shuts_out_a_provider_of_loans_alone():
    only = wanted(sharia_only=True)
    loans = pair(finance("Loan", contract="loan", compliant=False), listing=only)
    assert {gate.key: gate.answer for gate in gates.check(loans)}["sharia"] == "no"
    both = pair(finance("Loan", contract="loan", compliant=False), finance("Murabaha"), listing=only)
    assert {gate.key: gate.answer for gate in gates.check(both)}["sharia"] == "yes"
    assert both.fit is not None
    assert both.fit.instrument.name == "Murabaha"


def test_every_criterion_has_its_sentence_for_both_sides():
    criteria = {
        "lowest": 100_000.0, "highest": 600_000.0, "currency": "SAR", "sizes": ("10-49",), "youngest": 2, "oldest": 30,
        "sectors": ("10",), "regions": ("sa",), "accounts": 2, "stages": ("young",), "security": ("orders",),
    }  # fmt: skip
    known = {"size": "10-49", "founded": 2010, "codes": ("1030",), "regions": ("hofuf", "sa")}
    for asker in (known, {}, {"founded": 2025, "size": "250+", "codes": ("13",), "regions": ("tn",)}):
        compared = pair(finance(**criteria), listing=wanted(sharia_only=True), **asker)
        evidence = {
            "conditions": [
                {name: getattr(one, name) for name in one.__dataclass_fields__} for one in compared.conditions
            ]
        }
        for mine in ("need", "offer"):
            told = explanation.lines(evidence, names, mine=mine)
            missing = explanation.missing_lines(evidence, names, mine=mine)
            assert len(told) + len(missing) == len(compared.conditions)
            assert all(line.label and line.value for line in told)
            assert all(missing)


def test_what_is_met_is_told_in_words():
    compared = pair(finance(lowest=100_000, highest=600_000, currency="SAR", sizes=("10-49",)), size="10-49")
    evidence = {
        "conditions": [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in compared.conditions]
    }
    told = [(line.label, line.value, line.is_mine) for line in explanation.lines(evidence, names, mine="need")]
    assert told == [
        ("SAR 400000.0", "Finances from SAR 100000 to SAR 600000", True),
        ("10 to 49 people", "10 to 49 people", False),
    ]
