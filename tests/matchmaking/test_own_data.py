from types import SimpleNamespace

import pytest

from matchmaking.models import Listing, MatchSide
from portal.accounts.personal_data import holders
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db


def test_a_person_takes_along_what_they_wrote_and_answered_and_nothing_of_others(cast: SimpleNamespace) -> None:
    mine = ListingFactory(organisation=cast.firm, created_by=cast.firm_owner, title="Mine")
    ListingFactory(organisation=cast.firm, created_by=cast.firm_admin, title="A colleague's")
    MatchFactory(listing=mine, organisation=cast.packer)
    MatchSide.objects.filter(side="asker").update(answer="declined", reason="price", answered_by=cast.firm_owner)
    written = holders["matchmaking.listings"].export(cast.firm_owner)
    answered = holders["matchmaking.answers"].export(cast.firm_owner)
    assert [one["title"] for one in written] == ["Mine"]
    assert [(one["answer"], one["reason"], one["about"]) for one in answered] == [("declined", "price", "Mine")]
    assert "Nakhla" not in str([written, answered])


def test_what_was_published_stays_with_the_organisation_when_its_writer_goes(cast: SimpleNamespace) -> None:
    ListingFactory(organisation=cast.firm, created_by=cast.firm_member)
    cast.firm_member.delete()
    assert Listing.objects.get().created_by is None
