"""The words of the trades: what stands in one line is one thing in three languages."""

from portal.taxonomy.trades import LANGUAGES, _lines, said_alike, trades


def test_no_trade_is_without_a_word_in_any_language() -> None:
    said: dict[str, set[str]] = {}
    for code, words in _lines():
        said.setdefault(code, set()).update(words)
    assert [code for code, languages in said.items() if languages != set(LANGUAGES)] == []


def test_a_thing_is_told_in_the_languages_that_have_a_word_for_it() -> None:
    told = list(said_alike())
    assert {"en": "jam", "fr": "confiture", "ar": "مربى"} in told
    assert all(len(words) > 1 for words in told)
    assert "كراتين" in trades()["1702"]
