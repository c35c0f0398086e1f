"""From a published need to suggested partners on both sides."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from matchmaking.models import Listing, Match, MatchSide

pytestmark = pytest.mark.django_db


def test_a_need_finds_the_one_who_does_it(cast: SimpleNamespace, publish: Callable[..., Listing], settle: Callable[[], None]) -> None:
    need = publish(cast.firm_owner, "Vacuum packing of pitted dates", region=cast.firm.region, radius_km=50)
    settle()
    match = Match.objects.get(listing=need, organisation=cast.packer)
    assert match.verdict == "strong"
