"""The words of the trades: what stands at one place of a line is one thing in three languages."""

from portal.taxonomy.trades import said_alike, trades


def test_the_lines_of_a_trade_have_as_many_places_in_every_language() -> None:
    uneven = {code: lines for code, lines in trades().items() if len({line.count(";") for line in lines}) > 1}
    assert uneven == {}


def test_no_trade_is_without_a_word_in_any_language() -> None:
    assert [code for code, lines in trades().items() if not all(line.strip("; ") for line in lines)] == []


def test_a_thing_is_told_in_the_languages_that_have_a_word_for_it() -> None:
    told = list(said_alike())
    assert {"en": "jam", "fr": "confiture", "ar": "مربى"} in told
    assert {"en": "yoghurt"} not in told
