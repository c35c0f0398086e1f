"""Nothing that fewer than five stand behind is told, and nothing from which it could be found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.analytics.queries.hiding import hidden

numbers = st.lists(st.integers(min_value=0, max_value=20), min_size=1, max_size=8)


def test_what_few_stand_behind_is_hidden() -> None:
    assert hidden({"a": 4, "b": 5, "c": 0, "d": None}, []) == {"a", "d"}


def test_a_single_hidden_part_takes_the_smallest_other_with_it() -> None:
    behind: dict[str, int | None] = {"total": 20, "a": 3, "b": 9, "c": 7, "nobody": 0}
    assert hidden(behind, [["total", "a", "b", "c", "nobody"]]) == {"a", "c"}


def test_where_there_is_no_other_part_the_total_goes() -> None:
    assert hidden({"total": 8, "a": 3, "nobody": 0}, [["total", "a", "nobody"]]) == {"a", "total"}


def test_what_is_hidden_for_one_sum_is_looked_at_in_the_others() -> None:
    behind: dict[str, int | None] = {"quarter": 30, "jan": 4, "feb": 6, "mar": 12, "year": 90, "rest": 60}
    out = hidden(behind, [["quarter", "jan", "feb", "mar"], ["year", "feb", "rest"]])
    assert {"jan", "feb"} <= out
    assert len(out & {"year", "rest"}) == 1


@given(numbers)
def test_no_sum_lets_a_hidden_one_be_found(parts: list[int]) -> None:
    """Whatever the numbers are: in each sum either nothing is hidden or at least two are."""
    behind: dict[str, int | None] = {str(place): number for place, number in enumerate(parts)} | {"total": sum(parts)}
    out = hidden(behind, [list(behind)])
    assert len(out) != 1 or len(behind) == 1
    assert all(cell in out for cell, number in behind.items() if number and 0 < number < 5)


@given(
    st.lists(numbers.filter(lambda row: len(row) == 4), min_size=2, max_size=4).map(
        lambda rows: [row[:4] for row in rows]
    )
)
def test_neither_rows_nor_columns_give_it_away(rows: list[list[int]]) -> None:
    """A table with sums across and down, as clusters by months have."""
    behind: dict[tuple[int, int], int | None] = {
        (line, place): number for line, row in enumerate(rows) for place, number in enumerate(row)
    }
    sums = []
    for line, row in enumerate(rows):
        behind[line, 4] = sum(row)
        sums.append([(line, place) for place in range(5)])
    for place in range(5):
        behind[len(rows), place] = sum(behind[line, place] or 0 for line in range(len(rows)))
        sums.append([(line, place) for line in range(len(rows) + 1)])
    out = hidden(behind, sums)
    assert all(sum(cell in out for cell in several) != 1 for several in sums)
