"""Which words of a text are ground for a code, and which only say how, in what state or on what paper."""

import pytest

from portal.search.coding.ground import grounds_of
from portal.search.normalise import tokens
from portal.taxonomy.sayings import sayings

TRADES = {
    token: {"10", "52"} if word == "تفريغ" else {"16"}
    for word in ("تفريغ", "تعبئة", "pallets", "طبليات", "بلاستيك", "لاستيك", "certificate")
    for token in tokens(word)
} | {"drying": {"01", "10"}, "pitting": {"10"}}


def grounds(text: str, head: str = "", alone: tuple[str, ...] = ()) -> set[str]:
    return set(grounds_of(text, " ".join(tokens(head)), TRADES, alone))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("used pallets", "pallets"),
        ("second-hand pallets", "pallets hand"),
        ("palettes usagées", "palettes"),
        ("طبليات مستعملة", "طبليات"),
        ("طبليات جديدة", "طبليات"),
    ],
)
def test_the_state_that_something_is_in_is_none(text, ground):
    assert grounds(text) == set(tokens(ground))


def test_by_before_a_word_says_how_but_behind_a_verb_of_doing_what_is_done():
    assert grounds("بتفريغ") == set()
    assert grounds("تعبئة بتفريغ الهواء") == set(tokens("تعبئة الهواء"))
    assert grounds("نقوم بتفريغ الحاويات") == set(tokens("نقوم بتفريغ الحاويات"))
    assert grounds("بلاستيك") == set(tokens("بلاستيك"))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("phytosanitary certificate", "certificate"),
        ("certificat phytosanitaire", "certificat"),
        ("شهادة صحة نباتية", "شهادة"),
        ("certificate printing", "certificate printing"),
        ("printing of pallets", "printing pallets"),
    ],
)
def test_who_asks_for_a_paper_asks_for_whom_it_comes_from(text, ground):
    assert grounds(text, head=text) == set(tokens(ground))


def test_one_word_of_many_trades_says_nothing_of_any_unless_it_is_a_saying_by_itself():
    assert grounds("drying") == set()
    assert grounds("drying", alone=("drying",)) == {"drying"}
    assert grounds("drying pallets") == {"drying", "pallet"}
    assert grounds("pitting") == {"pitting"}


def test_no_state_stands_alone_for_a_trade_in_our_own_table():
    """Else the trade could never be found by its own saying."""
    assert [said for _, said in sayings() if tokens(said) and not grounds_of(said, "", {}, ())] == []
