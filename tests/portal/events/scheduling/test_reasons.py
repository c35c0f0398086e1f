"""One day for each reason."""

from __future__ import annotations

from dataclasses import replace

from portal.events.scheduling import Pair, Party, Placed, Problem, Reason, Table, Unmet, schedule

from .days import STEPS, hours

ALL = frozenset({0, 1})


def reasons(*parties: Party, pairs: list[Pair], tables: tuple[Table, ...] = (Table(1), Table(2))) -> list[Unmet]:
    return list(schedule(Problem(parties, tuple(pairs), hours(2), tables, at_least=0), steps=STEPS).unmet)


ONE, TWO, THREE = (Party(key, ALL, 9) for key in (1, 2, 3))


def test_one_of_them_said_no() -> None:
    assert reasons(ONE, TWO, pairs=[Pair(1, 2, 1.0, vetoed=True)]) == [Unmet(1, 2, Reason.VETOED)]


def test_they_have_no_language_in_common() -> None:
    arabic, french = replace(ONE, languages=frozenset({"ar"})), replace(TWO, languages=frozenset({"fr", "en"}))
    assert reasons(arabic, french, pairs=[Pair(1, 2, 1.0)]) == [Unmet(1, 2, Reason.NO_LANGUAGE)]
    unknown = replace(TWO, languages=frozenset())
    assert reasons(arabic, unknown, pairs=[Pair(1, 2, 1.0)]) == []


def test_they_are_never_free_together() -> None:
    early, late = replace(ONE, free=frozenset({0})), replace(TWO, free=frozenset({1}))
    assert reasons(early, late, pairs=[Pair(1, 2, 1.0)]) == [Unmet(1, 2, Reason.NO_COMMON_TIME)]


def test_no_table_is_open_when_they_are_free() -> None:
    early = replace(ONE, free=frozenset({0}))
    closed = (Table(1, open_in=frozenset({1})),)
    assert reasons(early, TWO, pairs=[Pair(1, 2, 1.0)], tables=closed) == [Unmet(1, 2, Reason.NO_TABLE)]


def test_one_of_them_has_as_many_as_it_wants_and_which() -> None:
    pairs = [Pair(1, 2, 1.0), Pair(1, 3, 0.5)]
    assert reasons(replace(ONE, most=1), TWO, THREE, pairs=pairs) == [Unmet(1, 3, Reason.CAP_REACHED, (1,))]
    shy = reasons(replace(ONE, most=0), replace(TWO, most=0), pairs=[Pair(1, 2, 0.5)])
    assert shy == [Unmet(1, 2, Reason.CAP_REACHED, (1, 2))]


def test_their_times_went_to_other_meetings() -> None:
    """The first is free twice and meets the two it values more."""
    four = Party(4, ALL, 9)
    pairs = [Pair(1, 2, 1.0), Pair(1, 3, 1.0), Pair(1, 4, 0.5)]
    assert reasons(ONE, TWO, THREE, four, pairs=pairs) == [Unmet(1, 4, Reason.TIMES_FULL)]
    two_people = replace(ONE, people=2)
    assert reasons(two_people, TWO, THREE, four, pairs=pairs) == []


def test_all_tables_are_taken() -> None:
    others = [Party(key, ALL, 9) for key in (3, 4, 5, 6)]
    pairs = [Pair(3, 4, 1.0), Pair(5, 6, 1.0), Pair(1, 2, 0.5)]
    found = reasons(ONE, TWO, *others, pairs=pairs, tables=(Table(1),))
    assert found == [Unmet(1, 2, Reason.TABLES_FULL)]


def test_a_meeting_without_a_wish_needs_no_reason() -> None:
    none = replace(ONE, free=frozenset())
    assert reasons(none, TWO, pairs=[Pair(1, 2, 0.0)]) == []
    assert reasons(none, TWO, pairs=[Pair(1, 2, 0.0, must=1)]) == [Unmet(1, 2, Reason.NO_COMMON_TIME)]


def test_a_wish_that_the_organiser_placed_is_met_though_the_rules_are_against_it() -> None:
    day = Problem(
        (replace(ONE, free=frozenset()), TWO),
        (Pair(2, 1, 1.0),),
        hours(2),
        (Table(1),),
        (Placed(1, 2, 0, 1, locked=True),),
    )
    plan = schedule(day, steps=STEPS)
    assert (plan.unmet, plan.value) == ((), 1.0)
