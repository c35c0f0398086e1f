"""Good fits: whom the matching engine finds for a delegation among those who come, and what each side is told of it."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from matchmaking.models import Match, MatchSide
from matchmaking.queries.among import stored_among
from portal.events import tasks
from portal.events.models import Delegation, Event, Fit
from portal.events.queries.fits import best_fits
from portal.events.queries.meetings import why_they_meet
from portal.events.services.delegations import change_delegation
from portal.events.services.fits import look_daily
from portal.organisations.models import Exclusion
from portal.organisations.services import index_organisations
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from portal.search.projector import project_pending
from tests.factories.matchmaking import ListingFactory

from .meetings import joins, newcomer, set_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def day(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    lab = joins(b2b_day, cast.lab, cast.researcher)
    return SimpleNamespace(event=b2b_day, firm=firm, packer=packer, lab=lab, cast=cast)


def matched(day: SimpleNamespace, listing: object, strength: float, back: float) -> Match:
    made: Match = Match.objects.create(
        listing=listing,
        organisation=day.cast.packer,
        strength=strength,
        reverse_strength=back,
        order=0.5,
        verdict="strong",
        weights_version="x",
    )
    for side, whose in (("asker", day.cast.firm), ("candidate", day.cast.packer)):
        MatchSide.objects.create(match=made, side=side, organisation=whose)
    return made


def test_what_a_need_has_found_counts_both_ways(day: SimpleNamespace) -> None:
    need = ListingFactory(organisation=day.cast.firm, title="Vacuum packing, 8 t a week")
    matched(day, need, 2.0, -1.0)
    (found,) = stored_among(day.cast.firm, [day.cast.packer.pk, day.cast.lab.pk])
    forth, back = 0.8807970779778823, 0.2689414213699951
    assert found.value == pytest.approx(2 * forth * back / (forth + back))
    assert found.listing == need
    drain()
    (mine,) = best_fits(day.firm, most=1)
    assert (mine.organisation, mine.listing, mine.ours) == (day.cast.packer, need, True)
    theirs = next(one for one in best_fits(day.packer) if one.organisation == day.cast.firm)
    assert (theirs.listing, theirs.ours) == (need, False)


@pytest.mark.parametrize(
    "fields", [{"confidentiality": "unnamed"}, {"confidentiality": "office"}, {"category": "finance"}]
)
def test_a_need_that_does_not_name_its_company_leads_to_no_meeting(
    day: SimpleNamespace, fields: dict[str, str]
) -> None:
    matched(day, ListingFactory(organisation=day.cast.firm, **fields), 2.0, 2.0)
    assert stored_among(day.cast.firm, [day.cast.packer.pk]) == []


def test_what_somebody_writes_for_the_event_is_compared_with_all_who_come(day: SimpleNamespace) -> None:
    index_organisations([day.cast.firm, day.cast.packer, day.cast.lab])
    drain()
    project_pending()
    change_delegation(day.firm, by=day.cast.firm_owner, seeks="Vacuum packing of dates", languages=["ar"], most=None)
    drain()
    day.firm.refresh_from_db()
    assert day.firm.compared_at
    found = {one.could.organisation: one for one in Fit.objects.filter(seeker=day.firm)}
    assert day.cast.packer in found
    assert 0 < found[day.cast.packer].value <= 1
    assert why_they_meet(day.firm, day.packer, day.cast.firm_owner)
    assert why_they_meet(day.packer, day.firm, day.cast.packer_owner)


def test_who_keeps_apart_fits_nobody(day: SimpleNamespace) -> None:
    matched(day, ListingFactory(organisation=day.cast.firm), 2.0, 2.0)
    drain()
    assert best_fits(day.firm)
    Exclusion.objects.create(organisation=day.cast.packer, excluded=day.cast.firm)
    assert day.cast.packer not in {one.organisation for one in best_fits(day.firm)}


def test_a_newcomer_is_compared_at_once_and_everybody_with_it_when_things_have_settled(day: SimpleNamespace) -> None:
    drain()
    newcomer(day.event, "Oasis Cartons")
    newcomer(day.event, "Dune Labels")
    mine = OutboxRow.objects.filter(task=tasks.find_fits.name)
    all_of_them = OutboxRow.objects.get(task=tasks.find_all_fits.name)
    assert mine.count() == 2
    assert all_of_them.available_at > timezone.now()
    tasks.find_all_fits(event=day.event.pk)
    assert mine.count() == 5


def test_everybody_is_compared_again_each_day(day: SimpleNamespace) -> None:
    drain()
    OutboxRow.objects.all().delete()
    look_daily()
    assert not OutboxRow.objects.exists()
    Delegation.objects.update(compared_at=timezone.now() - dt.timedelta(days=2))
    look_daily()
    assert OutboxRow.objects.filter(task=tasks.find_all_fits.name).count() == 1
