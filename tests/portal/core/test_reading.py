"""What is kept while one page is read, and that nothing is kept beyond it."""

from __future__ import annotations

from itertools import count

import pytest

from portal.core.reading import once, one_reading


def test_inside_one_reading_each_thing_is_asked_once() -> None:
    numbers = count()
    with one_reading():
        assert [once("a", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
        assert once("b", lambda: next(numbers)) == 1


def test_the_next_reading_asks_anew_and_outside_everything_does() -> None:
    numbers = count()
    with one_reading():
        once("a", lambda: next(numbers))
    with one_reading():
        assert once("a", lambda: next(numbers)) == 1
    assert [once("a", lambda: next(numbers)) for _ in range(2)] == [2, 3]


def test_what_went_wrong_is_not_kept() -> None:
    def fails() -> int:
        raise ValueError("no answer")

    with one_reading():
        with pytest.raises(ValueError, match="no answer"):
            once("a", fails)
        assert once("a", lambda: 7) == 7
