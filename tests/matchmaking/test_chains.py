"""What state a link of a chain has."""

import pytest

from matchmaking.queries.chains import Standing, link_state


@pytest.mark.parametrize(
    ("needs", "offers", "state"),
    [
        (0, 0, "covered"),
        (0, 1, "covered"),
        (1, 0, "gap"),
        (2, 1, "gap"),
        (1, 1, "thin"),
        (3, 5, "thin"),
        (3, 6, "covered"),
    ],
)
def test_a_link_is_missing_thin_or_covered(needs: int, offers: int, state: str) -> None:
    assert link_state(needs, offers) == state
    assert Standing(1, needs, offers).state == state


def test_where_nobody_is_a_link_is_missing_whatever_is_offered() -> None:
    assert Standing(0, 0, 3).state == "gap"
