"""Past work as a web: who is near whom."""

import pytest

from matchmaking.engine.graph import Graph

WORKED = [("asker", "haulier", 1.0), ("haulier", "port", 1.0), ("asker", "lab", 3.0), ("stranger", "island", 1.0)]


def test_those_one_worked_with_are_nearest_and_their_partners_next():
    nearness = Graph(WORKED).nearness("asker")

    assert nearness["lab"] == 1.0
    assert nearness["lab"] > nearness["haulier"] > nearness["port"] > 0
    assert nearness.keys() == {"lab", "haulier", "port"}


def test_an_asker_without_past_work_has_no_nearness():
    assert Graph(WORKED).nearness("newcomer") == {}
    assert Graph([]).nearness("asker") == {}


def test_links_have_no_direction_no_loops_and_add_up():
    twice = Graph([("a", "b", 1.0), ("b", "a", 1.0), ("a", "c", 1.0), ("a", "a", 9.0)])

    assert twice.neighbours("b") == {"a"}
    assert twice.nearness("a")["c"] == pytest.approx(0.5)


def test_common_partners_are_counted():
    graph = Graph([("a", "x", 1.0), ("b", "x", 1.0), ("a", "y", 1.0), ("b", "z", 1.0)])

    assert graph.shared("a", "b") == 1
    assert graph.shared("a", "nobody") == 0


def test_a_tie_says_how_often_two_worked_together_and_through_whom_they_may():
    ties = Graph([*WORKED, ("asker", "haulier", 0.5), ("lab", "port", 1.0)]).ties("asker")

    assert (ties["haulier"].times, ties["haulier"].together) == (2, 1.5)
    assert (ties["port"].times, ties["port"].shared) == (0, 2)
    assert max(one.reach for one in ties.values()) == 1.0
    assert ties.keys() == {"haulier", "lab", "port"}


def test_an_asker_without_past_work_has_no_ties():
    assert Graph(WORKED).ties("newcomer") == {}


def test_who_worked_with_those_that_were_found():
    graph = Graph(WORKED)

    assert graph.among(["asker", "port", "nobody"]) == {"haulier": 2, "lab": 1}
    assert graph.among(["nobody"]) == {}
