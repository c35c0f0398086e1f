"""A need and a profile in different languages are brought together, and the reason tells the word that stands there."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from matchmaking.models import Listing, Match
from portal.organisations.models import Organisation
from portal.organisations.services import set_trade_items

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


def matched(need: Listing, organisation: Organisation) -> Any:
    """What the asker is told to be the subject that both have."""
    match = Match.objects.standing().get(listing=need, organisation=organisation)
    conditions = match.sides.get(side="asker").evidence["conditions"]
    return next(one["facts"]["matched"] for one in conditions if one["key"] == "subject")


@pytest.mark.parametrize(
    ("asked", "says", "told"),
    [
        ("نقل مبرد للتمور", "Refrigerated transport of dates", ["Refrigerated transport", "dates"]),
        ("نقل مبرد للتمور", "Transport frigorifique de dattes", ["Transport frigorifique", "dattes"]),
        ("Refrigerated transport of dates", "نقل مبرد للتمور", ["نقل مبرد", "للتمور"]),
        ("Transport frigorifique de dattes", "نقل مبرد للتمور", ["نقل مبرد", "للتمور"]),
    ],
)
def test_a_need_finds_a_profile_in_another_language(
    cast: SimpleNamespace, publish: Publish, settle: Settle, asked: str, says: str, told: list[str]
) -> None:
    set_trade_items(cast.packer, by=cast.packer_owner, serves=[says])

    need = publish(cast.firm_owner, asked)
    settle()

    assert matched(need, cast.packer) == told
