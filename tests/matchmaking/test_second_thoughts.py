"""What was put aside comes back when the other side asks, and a refused form leads back to a page that can be read."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from matchmaking.models import MatchSide
from matchmaking.services.answers import answer_match, put_aside
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(cast: SimpleNamespace) -> dict[str, MatchSide]:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    match = MatchFactory(listing=need, organisation=cast.packer)
    return {side.side: side for side in match.sides.all()}


def test_what_was_put_aside_waits_again_when_the_other_side_says_yes(cast, sides) -> None:
    put_aside(sides["candidate"], by=cast.packer_owner)
    answer_match(sides["asker"], by=cast.firm_owner, answer="interested")
    sides["candidate"].refresh_from_db()
    assert sides["candidate"].put_aside_at is None


def test_what_was_put_aside_stays_so_when_the_other_side_declines(cast, sides) -> None:
    put_aside(sides["candidate"], by=cast.packer_owner)
    answer_match(sides["asker"], by=cast.firm_owner, answer="declined", reason="timing", courtesy="later")
    sides["candidate"].refresh_from_db()
    assert sides["candidate"].put_aside_at is not None


def test_a_no_without_its_reason_leads_back_to_the_match_and_not_to_the_form(cast, sides, browser_of) -> None:
    client = browser_of(cast.firm_owner)
    match = sides["asker"].match
    here = f"{match.get_absolute_url()}answer/"
    refused = client.post(here, {"answer": "declined"})
    assert refused.status_code == 422
    assert f'name="next" value="{here}"' not in refused.content.decode()
    assert f'name="next" value="{match.get_absolute_url()}"' in refused.content.decode()


def test_a_second_tab_with_another_answer_leads_to_the_match_and_the_way_back(cast, sides, browser_of) -> None:
    client = browser_of(cast.firm_owner)
    match = sides["asker"].match
    answer_match(sides["asker"], by=cast.firm_owner, answer="interested")
    no = {"answer": "declined", "reason": "timing", "courtesy": "later"}
    told = client.post(f"{match.get_absolute_url()}answer/", no, follow=True)
    assert told.redirect_chain[-1][0] == match.get_absolute_url()
    assert "Take that back first." in told.content.decode()
    assert f"{match.get_absolute_url()}undo/" in told.content.decode()
    sides["asker"].refresh_from_db()
    assert sides["asker"].answer == "interested"
