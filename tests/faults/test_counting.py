"""The count that the faults are judged by sees what is lost, shown twice or out of place."""

from __future__ import annotations

from typing import Any

from .browsers import Count, Page, counted

ROWS = [(2, "a"), (3, "b"), (4, "c")]


def page(*shown: tuple[int, str], acknowledged: dict[str, int] | None = None) -> Page:
    made = Page("", "", "")
    made.shown += [{"seq": seq, "client_id": client_id} for seq, client_id in shown]
    made.acknowledged |= acknowledged or {}
    return made


def test_all_is_well() -> None:
    assert counted([page(*ROWS, acknowledged={"a": 2, "b": 3}), page(*ROWS)], ROWS) == Count(acknowledged=2)


def test_what_was_acknowledged_and_is_not_there_is_lost() -> None:
    assert counted([page(*ROWS, acknowledged={"z": 5})], ROWS).lost == 1


def test_what_one_page_does_not_show_is_lost() -> None:
    assert counted([page(*ROWS), page(*ROWS[:2])], ROWS).lost == 1


def test_what_a_page_shows_twice_is_doubled() -> None:
    assert counted([page(*ROWS, (4, "c"))], ROWS).doubled == 1


def test_what_is_there_twice_is_doubled() -> None:
    assert counted([page(*ROWS, (5, "c"))], [*ROWS, (5, "c")]).doubled == 2


def test_another_order_is_misplaced() -> None:
    assert counted([page(*reversed(ROWS))], ROWS).misplaced == 1


def test_a_page_shows_by_number_whatever_comes_first_and_however_often() -> None:
    made = Page("", "", "")
    for seq in (3, 2, 2, 5, 3, 4):
        frame: dict[str, Any] = {"event": "said", "seq": seq - 1, "client_id": str(seq)}
        made._hear(frame)
    assert [one["seq"] for one in made.shown] == [1, 2, 3, 4]
