"""A need for subcontracting finds a company by what it says it can do, and the card names the line."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.cards import cards_for, with_card_rows
from portal.organisations.services import Line, set_lines

pytestmark = pytest.mark.django_db


def test_what_a_company_can_do_answers_a_need(
    cast: SimpleNamespace, publish: Callable[..., Listing], settle: Callable[[], None]
) -> None:
    line = Line(values={"name": "Enrobing of kernels", "machines": "Tempering drum of 300 kg"})
    set_lines(cast.packer, "capabilities", [line], by=cast.packer_owner)
    need = publish(cast.firm_owner, "Enrobing of kernels", category="subcontracting")
    settle()
    match = Match.objects.standing().get(listing=need, organisation=cast.packer)
    sides = with_card_rows(MatchSide.objects.filter(match=match, side="asker"))
    (card,) = cards_for(sides, reader=cast.firm_owner).cards
    assert any("Enrobing of kernels" in reason.text for reason in card.reasons)
