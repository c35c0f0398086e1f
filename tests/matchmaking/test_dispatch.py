"""Who is told of a need: a wave of those whose turn it is, the others when it comes, and nobody beyond the cap."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connections
from django.utils import timezone

from matchmaking import tasks
from matchmaking.engine.dispatch import BUSY
from matchmaking.engine.reciprocal import CAP
from matchmaking.models import Listing, Match, MatchSide
from matchmaking.queries.exposure import turns_of, unanswered_by
from matchmaking.services.dispatch import put_forward
from portal.notifications.models import Notification
from portal.outbox.models import OutboxRow
from tests.factories.matchmaking import MatchFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

Publish = Callable[..., Listing]
Settle = Callable[[], None]


def test_a_wave_is_told_and_the_others_find_it_when_they_look(
    cast: SimpleNamespace, publish: Publish, settle: Settle
) -> None:
    for _ in range(14):
        packer = OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of pitted dates"])
        MembershipFactory(organisation=packer)
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    assert Match.objects.filter(listing=made).count() == 15
    assert Notification.objects.filter(kind="match.found").count() == 10
    assert Notification.objects.get(kind="listing.matched", to=cast.firm_owner).facts == {"found": 15}


def test_only_who_was_put_forward_had_a_turn(cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
    for _ in range(14):
        OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of pitted dates"])
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    everybody = list(Match.objects.filter(listing=made).values_list("organisation", flat=True))
    forward = set(Match.objects.exclude(put_forward_at=None).values_list("organisation", flat=True))
    assert (len(everybody), len(forward)) == (15, 10)
    assert turns_of(everybody, beside=None) == dict.fromkeys(forward, 1)
    assert turns_of(everybody, beside=made.pk) == {}
    Match.objects.update(put_forward_at=timezone.now() - timezone.timedelta(days=8))
    assert turns_of(everybody, beside=None) == {}


def test_who_was_told_of_many_others_this_week_is_suggested_and_not_told(
    cast: SimpleNamespace, publish: Publish, settle: Settle
) -> None:
    star = OrganisationFactory(slug="star", serves=["vacuum packing of pitted dates, vacuum packing of date paste"])
    star_owner = MembershipFactory(organisation=star).user
    for _ in range(3):
        OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of dates"])
    MatchFactory.create_batch(CAP, organisation=star, put_forward_at=timezone.now())
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates and date paste")
    settle()
    match = Match.objects.get(listing=made, organisation=star)
    assert match.verdict in ("strong", "possible")
    assert match.put_forward_at is None
    assert Match.objects.filter(listing=made).exclude(put_forward_at=None).count() == 3
    assert not Notification.objects.filter(kind="match.found", to=star_owner).exists()


def test_where_only_those_fit_who_had_their_turns_they_are_told_when_their_week_is_over(
    cast: SimpleNamespace, publish: Publish, settle: Settle
) -> None:
    a_day_ago = timezone.now() - timezone.timedelta(days=1)
    MatchFactory.create_batch(CAP, organisation=cast.packer, put_forward_at=a_day_ago)
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    match = Match.objects.get(listing=made, organisation=cast.packer)
    assert match.put_forward_at is None
    assert match.sides.get(side="asker") in MatchSide.objects.visible_to(cast.firm_owner).of_tab("us")
    row = OutboxRow.objects.get(task=tasks.put_forward.name)
    assert abs(row.available_at - a_day_ago - timezone.timedelta(days=7)) < timezone.timedelta(minutes=1)
    tasks.put_forward.apply(kwargs=row.arguments)
    match.refresh_from_db()
    assert match.put_forward_at is None
    Match.objects.exclude(pk=match.pk).update(put_forward_at=a_day_ago - timezone.timedelta(days=6))
    tasks.put_forward.apply(kwargs=row.arguments)
    match.refresh_from_db()
    assert match.put_forward_at is not None
    assert Notification.objects.filter(kind="match.found", to=cast.packer_owner).count() == 1


def test_of_a_need_that_found_its_partner_nobody_is_told_later(
    cast: SimpleNamespace, publish: Publish, settle: Settle
) -> None:
    MatchFactory.create_batch(CAP, organisation=cast.packer, put_forward_at=timezone.now())
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    MatchFactory(listing=made, agreed_at=timezone.now())
    Match.objects.exclude(listing=made).update(put_forward_at=None)
    tasks.put_forward.apply(kwargs={"listing": made.pk})
    assert Match.objects.get(listing=made, organisation=cast.packer).put_forward_at is None


def test_who_says_no_makes_room_for_the_next(cast: SimpleNamespace, publish: Publish, settle: Settle) -> None:
    for _ in range(11):
        OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of pitted dates"])
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    told = Match.objects.filter(listing=made).exclude(put_forward_at=None)
    assert told.count() == 10
    first = told.order_by("pk")[0]
    first.sides.filter(side="candidate").update(answer="declined", answered_at=timezone.now())
    tasks.put_forward.apply(kwargs={"listing": made.pk})
    assert told.count() == 11
    tasks.put_forward.apply(kwargs={"listing": made.pk})
    assert told.count() == 11


def test_who_leaves_much_unanswered_is_told_after_others(
    cast: SimpleNamespace, publish: Publish, settle: Settle
) -> None:
    for _ in range(10):
        OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of pitted dates"])
    busy = OrganisationFactory(region=cast.firm.region, serves=["vacuum packing of pitted dates"])
    long_ago = timezone.now() - timezone.timedelta(days=20)
    MatchFactory.create_batch(BUSY, organisation=busy, put_forward_at=long_ago)
    assert unanswered_by([busy.pk]) == {busy.pk: BUSY}
    made = publish(cast.firm_owner, "Vacuum packing of pitted dates")
    settle()
    assert Match.objects.get(listing=made, organisation=busy).put_forward_at is None
    assert Match.objects.filter(listing=made).exclude(put_forward_at=None).count() == 10


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres(only=True)
def test_two_needs_at_once_do_not_give_the_same_last_turn_twice() -> None:
    packer = OrganisationFactory()
    MatchFactory.create_batch(CAP - 1, organisation=packer, put_forward_at=timezone.now())
    waiting = MatchFactory.create_batch(2, organisation=packer)
    start = threading.Barrier(2)

    def tell(listing: Listing) -> None:
        start.wait()
        try:
            put_forward(listing)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tell, args=[match.listing]) for match in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert turns_of([packer.pk]) == {packer.pk: CAP}
