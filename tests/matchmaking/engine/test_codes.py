"""How near two lines of business are, and who buys from whom."""

import pytest

from matchmaking.engine.codes import Linkages, closeness, closest


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("1030", "1030", 1.0),
        ("1030", "103", 0.75),
        ("1030", "1079", 0.5),
        ("10", "1079", 0.5),
        ("1030", "4923", 0.0),
        ("10", "15", 0.0),
    ],
)
def test_codes_are_near_by_their_common_part_from_the_division_down(one, other, near):
    assert closeness(one, other) == closeness(other, one) == near


def test_the_nearest_pair_is_told():
    assert closest(["4923", "1030"], ["1079", "2030"]) == (0.5, "1030", "1079")
    assert closest([], ["1030"]) is None


def test_the_strongest_link_of_the_table_is_told():
    linkages = Linkages({("49", "10"): 0.04, ("17", "10"): 0.06})

    assert linkages.strongest(["4923", "1702"], ["1030"]) == (0.06, "17", "10")
    assert linkages.strongest(["10"], ["49"]) is None
    peers = Linkages({("10", "10"): 0.13})
    assert peers.strongest(["1030"], ["1071"]) == (0.13, "10", "10")
    assert peers.strongest(["1030"], ["1071"], apart=True) is None
