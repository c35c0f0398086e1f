"""What finance providers have financed before, beside a company that looks for money."""

from datetime import date

import pytest

from matchmaking.engine.criteria import FEATURES, portfolio
from matchmaking.engine.facts import Candidate, Listing, Party, Question
from matchmaking.engine.likeness import Likenesses, Round
from matchmaking.engine.pair import Pair, Surroundings
from matchmaking.engine.portfolio import Deal, Portfolios

TODAY = date(2026, 1, 1)
HOFUF, RIYADH = ("hofuf", "eastern", "saudi"), ("riyadh-city", "riyadh", "saudi")


def dates(company="palm", **more):
    """A packer of dates in Hofuf that takes in half a million."""
    given = {"on": date(2025, 6, 1), "trades": ("1030",), "places": HOFUF, "stage": "growing", "amount": 500_000.0}
    return Round(company, **(given | more))


def textiles(company="loom", **more):
    return dates(company, **({"trades": ("1312",), "places": RIYADH, "stage": "idea", "amount": 20_000.0} | more))


def read(deals, asked=None):
    """Value -> provider -> what is read."""
    portfolios = Portfolios(deals, TODAY)
    values = portfolios.read(asked or dates("asker", on=TODAY))
    return {name: dict(zip(portfolios.providers, column, strict=True)) for name, column in values.items()}


def test_who_financed_companies_like_this_one_stands_before_who_financed_others():
    found = read([Deal("agri fund", dates()), Deal("yarn fund", textiles())])

    for name in ("financed_alike", "finances_trade", "finances_place", "finances_stage", "finances_amount"):
        assert found[name]["agri fund"] > found[name]["yarn fund"], name


def test_old_deals_count_less():
    found = read([Deal("then", dates(on=date(2019, 1, 1))), Deal("now", dates("date mill"))])

    assert found["financed_alike"]["now"] > found["financed_alike"]["then"]
    assert found["financed_lately"]["now"] > found["financed_lately"]["then"]


def test_money_for_a_company_that_is_in_the_portfolio_already_is_no_new_deal():
    twice = [Deal("faithful", dates(on=date(2025, month, 1))) for month in (1, 6)]
    found = read([*twice, Deal("curious", dates("mill", on=date(2025, 1, 1))), Deal("curious", dates("farm"))])

    assert found["financed_lately"]["curious"] > found["financed_lately"]["faithful"]
    assert found["financed_alike"]["curious"] > found["financed_alike"]["faithful"]


def test_a_habit_is_what_one_does_oftener_than_others():
    """Both have financed here, one of them nothing else."""
    found = read([
        Deal("local", dates()), Deal("local", dates("mill")), Deal("everywhere", dates("farm")),
        Deal("everywhere", textiles()), Deal("everywhere", textiles("weaver")),
    ])  # fmt: skip

    assert found["finances_place"]["local"] > 0 > found["finances_place"]["everywhere"]


def test_who_financed_beside_those_that_are_in_is_near_and_so_is_who_follows_them():
    deals = [
        Deal("bank", dates("asker", on=date(2024, 1, 1))),
        Deal("bank", textiles("mill")), Deal("companion", textiles("mill")),
        Deal("bank", textiles("dyer", on=date(2024, 1, 1))), Deal("follower", textiles("dyer", on=date(2025, 1, 1))),
        Deal("stranger", textiles("weaver")),
    ]  # fmt: skip
    found = read(deals)

    assert found["joins_with"]["companion"] > found["joins_with"]["stranger"] == 0
    assert found["follows"]["follower"] > found["follows"]["stranger"] == 0
    assert found["joins_then"]["follower"] > found["joins_then"]["stranger"]
    assert list(Portfolios(deals, TODAY).backers("asker")) == ["bank"]


def test_where_nobody_is_in_yet_there_is_nobody_to_join():
    found = read([Deal("agri fund", dates())])

    assert "joins_with" not in found
    assert "follows" not in found


def test_what_the_asker_does_not_say_is_not_read():
    found = read([Deal("agri fund", dates())], Round("asker", TODAY))

    assert set(found) == {"financed_alike", "financed_lately", "joins_then"}


def test_deals_of_a_later_day_are_not_there():
    deals = [Deal("agri fund", dates()), Deal("late", dates("mill", on=TODAY))]

    assert Portfolios(deals, TODAY).providers == ["agri fund"]


def test_without_any_deals_nothing_is_known():
    nothing = Portfolios([], TODAY)

    assert nothing.read(dates("asker")) == {}
    assert nothing.backings(dates("asker"), ["agri fund"], {}) == {}


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        (dates(), dates(trades=("1031",))),
        (dates(trades=("1031",)), dates(trades=("1312",))),
        (dates(), dates(places=("dammam", "eastern", "saudi"))),
        (dates(places=("dammam", "eastern", "saudi")), dates(places=RIYADH)),
        (dates(places=RIYADH), dates(places=("tunis", "tunisia"))),
        (dates(), dates(stage="idea")),
        (dates(), dates(amount=1_000_000.0)),
        (dates(amount=1_000_000.0), dates(amount=50_000_000.0)),
        (dates(founded=2020), dates(founded=1950)),
    ],
)
def test_likeness_falls_with_every_difference(nearer, farther):
    asked = dates("asker", founded=2020)
    near, far = Likenesses([nearer, farther]).read(asked)

    assert near > far > 0


def test_what_is_not_known_lies_between_alike_and_unlike():
    asked = dates("asker")
    for unknown, unlike in (({"trades": ()}, {"trades": ("9000",)}), ({"amount": None}, {"amount": 9e9})):
        alike, between, other = Likenesses([dates(), dates(**unknown), dates(**unlike)]).read(asked)
        assert alike > between > other


def test_names_of_trades_are_the_same_or_another():
    same, other = (
        Likenesses([dates(trades=("software",)), dates(trades=("social",))]).in_the_trade(
            dates("asker", trades=("software",))
        ),
        Likenesses([dates(trades=("social",))]).in_the_trade(dates("asker", trades=("software",))),
    )

    assert (list(same), list(other)) == ([0], [])


def backed(deals):
    asked = dates("asker", on=TODAY)
    portfolios = Portfolios(deals, TODAY)
    backing = portfolios.backings(asked, ["agri fund", "unknown"], portfolios.read(asked))
    question = Question(Listing(id="", is_need=True, title=""), Party(id="asker"), TODAY)
    return lambda name: Pair(question, Candidate(Party(id=name)), texts=None, around=Surroundings(backing=backing))


def test_companies_of_the_same_trade_are_counted_once_each_and_the_asker_not():
    pair = backed([
        Deal("agri fund", dates("palm", on=date(2023, 5, 1))), Deal("agri fund", dates("palm")),
        Deal("agri fund", dates("mill", trades=("1039",))), Deal("agri fund", textiles()),
        Deal("agri fund", dates("asker", on=date(2020, 1, 1))),
    ])("agri fund")  # fmt: skip
    reading = portfolio.read(pair)

    assert reading.facts == {"alike": 2, "since": 2023}
    assert reading.features["financed_trade"] == pytest.approx(1.0986, abs=1e-4)


def test_of_whom_nothing_is_told_nothing_is_known():
    reading = portfolio.read(backed([Deal("agri fund", dates())])("unknown"))

    assert reading.features == dict.fromkeys(FEATURES["portfolio"])
    assert reading.facts == {}
