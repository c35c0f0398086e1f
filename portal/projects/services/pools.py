"""Members pool what they need, or what they offer. Every step is a guarded update, so that two clicks are one."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from matchmaking.models import Listing
from matchmaking.services.listings import create_listing, publish_listing, update_listing
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Organisation
from portal.organisations.permissions import keep_apart
from portal.organisations.services.connections import connect
from portal.organisations.services.whom import people_of
from portal.ui.numbers import to_the_hundredth

from .. import permissions
from ..models import Pool, PoolMember, Project
from ..models.pools import LONGEST_TITLE
from ..queries.pools import can_be_asked, could_pool, pool_with, total_of, turned
from .places import ask_in
from .starting import start_project

State = PoolMember.State
LARGEST = Decimal("999999999.99")
MOST_MEMBERS = 100
FEWEST = 2
"""Who is alone has nothing to publish together."""


def open_pool(
    listing: Listing,
    *,
    by: User,
    title: str,
    quantity: Decimal | None,
    unit: str,
    shown_to_cluster: bool = True,
    ask: Iterable[Listing] = (),
    submission: UUID | None = None,
) -> Pool:
    """Open a pool from a need or offer of one's own, and ask those who published the like. The same `submission` is the same pool."""
    lead = listing.organisation
    if not permissions.can_open_pool(by, listing):
        raise NotAllowed

    def make() -> Pool:
        _can_be_pooled(listing)
        if unit not in Listing.Unit.values:
            raise NotPossible("unit", _("Choose the unit in which all are counted."), "unit")
        pool = Pool(
            kind=Pool.Kind.PURCHASE if listing.kind == Listing.Kind.NEED else Pool.Kind.OFFER,
            title=_title(title),
            category=listing.category,
            unit=unit,
            cluster=listing.cluster,
            link=listing.link,
            lead=lead,
            needed_from=listing.needed_from,
            shown_to_cluster=shown_to_cluster,
            opened_by=by,
            submission=submission,
            language=guess_language(title, by.language or (get_language() or "en")[:2]),
        )
        if pool_with(listing) is not None:
            raise NotPossible(
                "pooled", _("This is counted where others buy or offer together already: it counts once.")
            )
        # An office brings others together, with nothing of its own.
        amount = Decimal(0) if quantity is None and permissions.may_bring_together(lead) else _quantity(quantity)
        allowed = {one.pk for one in could_pool(listing, by, unit=unit)}
        pool.save()
        pool.sectors.set(listing.sectors.all())
        PoolMember.objects.create(
            pool=pool,
            organisation=lead,
            listing=listing,
            quantity=amount,
            state=State.IN,
            asked_by=by,
            answered_at=timezone.now(),
            answered_by=by,
        )
        record("pool.opened", by=by, about=pool)
        for one in ask:
            if one.pk not in allowed:
                raise NotAllowed
            _ask(pool, one, by=by)
        return pool

    return made_once(submission, Pool, make, lead=lead)


@transaction.atomic
def ask_into_pool(pool: Pool, *, by: User, listings: Iterable[Listing]) -> int:
    """The lead asks more of those who published the like; returns how many. Whoever is in or asked stays as they are."""
    if not permissions.can_lead_pool(by, pool):
        raise NotAllowed
    _is_open(pool)
    allowed = {one.pk for one in can_be_asked(pool, by)}
    return sum(_ask(pool, one, by=by) for one in listings if one.pk in allowed)


def come_in(place: PoolMember, *, by: User, quantity: Decimal | None) -> PoolMember:
    """Asked → in, with how much."""
    if not permissions.can_answer_in_pool(by, place):
        raise NotAllowed
    _is_open(place.pool)
    return _goes_in(place, by=by, quantity=_quantity(quantity))


@transaction.atomic
def join_pool(pool: Pool, *, by: User, organisation: Organisation, quantity: Decimal | None) -> PoolMember:
    """A member of the cluster comes in by itself. Whoever was asked is in by this; a second click changes nothing."""
    if not permissions.can_join_pool(by, pool, organisation):
        raise NotAllowed
    _is_open(pool)
    amount = _quantity(quantity)
    # Those who come at once are counted one after the other.
    Pool.objects.select_for_update().get(pk=pool.pk)
    place = PoolMember.objects.filter(pool=pool, organisation=organisation, state__in=PoolMember.STANDING).first()
    if place is None:
        if not pool.shown_to_cluster:
            raise NotAllowed
        _has_room(pool)
        place = PoolMember.objects.create(
            pool=pool, organisation=organisation, quantity=amount, state=State.ASKED, asked_by=by
        )
    return place if place.is_in else _goes_in(place, by=by, quantity=amount)


@transaction.atomic
def change_quantity(place: PoolMember, *, by: User, quantity: Decimal | None) -> PoolMember:
    if not permissions.can_answer_in_pool(by, place):
        raise NotAllowed
    _is_open(place.pool)
    amount = _quantity(quantity)
    if PoolMember.objects.filter(pk=place.pk, state=State.IN).exclude(quantity=amount).update(quantity=amount):
        record("pool.counted", by=by, about=place.pool, organisation=place.organisation.public_id)
    place.refresh_from_db()
    return place


def decline(place: PoolMember, *, by: User) -> PoolMember:
    """Asked → no. The lead reads that it was answered."""
    if not permissions.can_answer_in_pool(by, place):
        raise NotAllowed
    return _ends(place, State.DECLINED, by=by, before=State.ASKED)


def leave_pool(place: PoolMember, *, by: User) -> PoolMember:
    """In → out. The lead hands over first."""
    if not permissions.can_answer_in_pool(by, place):
        raise NotAllowed
    _is_not_lead(place)
    return _ends(place, State.LEFT, by=by, before=State.IN)


def remove_from_pool(place: PoolMember, *, by: User) -> PoolMember:
    """The lead takes somebody out, or takes back that it asked."""
    if not permissions.can_lead_pool(by, place.pool):
        raise NotAllowed
    _is_not_lead(place)
    return _ends(place, State.REMOVED, by=by, before=place.state)


@transaction.atomic
def hand_over_pool(pool: Pool, *, by: User, to: PoolMember) -> Pool:
    """Another member speaks for it from now on. What was published already stays with whoever published it."""
    if not permissions.can_lead_pool(by, pool):
        raise NotAllowed
    _is_open(pool)
    if not PoolMember.objects.filter(pk=to.pk, pool=pool, state=State.IN).exists():
        raise NotPossible("not_in", _("Only somebody who is in it can lead."), "to")
    if (
        Pool.objects.filter(pk=pool.pk, lead=pool.lead_id)
        .exclude(lead=to.organisation_id)
        .update(lead=to.organisation_id)
    ):
        record("pool.handed_over", by=by, about=pool, to=to.organisation.public_id)
        notify("pool.answered", to=people_of(to.organisation), about=to, by=by, state="leads")
    pool.refresh_from_db()
    return pool


@transaction.atomic
def close_pool(pool: Pool, *, by: User) -> Pool:
    if not permissions.can_lead_pool(by, pool):
        raise NotAllowed
    if Pool.objects.filter(pk=pool.pk, closed_at=None).update(closed_at=timezone.now()):
        for place in PoolMember.objects.filter(pool=pool, state=State.ASKED):
            withdraw("pool.asked", about=place)
        record("pool.closed", by=by, about=pool)
    pool.refresh_from_db()
    return pool


@transaction.atomic
def publish_pool(pool: Pool, *, by: User, title: str, text: str = "") -> Listing:
    """One need or offer of the lead for all of them, with what they have together; published again it says the new quantity.

    Nobody is named in it but the lead. An office that has nothing of its own says it in the need with which it began.
    """
    if not permissions.can_lead_pool(by, pool):
        raise NotAllowed
    _is_open(pool)
    inside = PoolMember.objects.filter(pool=pool, state=State.IN, quantity__gt=0).count()
    if inside < FEWEST:
        raise NotPossible("alone", _("It can be published once two are in it with a quantity."))
    told = {"title": title, "text": text, "quantity": total_of(pool)}
    if pool.listing and pool.listing.closed_at is None and pool.listing.organisation_id == pool.lead_id:
        return update_listing(pool.listing, by=by, **told)
    listing = _begun_with(pool)
    if listing:
        update_listing(listing, by=by, unit=pool.unit, **told | {"text": text or listing.text})
    else:
        listing = _written(pool, told, by=by)
    Pool.objects.filter(pk=pool.pk).update(listing=listing)
    record("pool.published", by=by, about=pool)
    pool.refresh_from_db()
    return listing


def _begun_with(pool: Pool) -> Listing | None:
    """What the lead opened it from, while it stands and counts nothing of the lead's own."""
    places = PoolMember.objects.filter(pool=pool, organisation=pool.lead_id, state=State.IN, quantity=0)
    place = (
        places.filter(listing__published_at__isnull=False, listing__closed_at=None).select_related("listing").first()
    )
    return place.listing if place else None


def _written(pool: Pool, told: dict[str, Any], *, by: User) -> Listing:
    listing = create_listing(
        by=by,
        organisation=pool.lead,
        kind=pool.listing_kind,
        submission=uuid5(NAMESPACE_URL, f"pool:{pool.public_id}:{pool.lead_id}"),
        category=pool.category,
        cluster=pool.cluster,
        link=pool.link,
        unit=pool.unit,
        needed_from=pool.needed_from if pool.needed_from and pool.needed_from > timezone.localdate() else None,
        sectors=list(pool.sectors.all()),
        **told,
    )
    publish_listing(listing, by=by)
    return listing


def start_from_pool(pool: Pool, *, by: User) -> Project:
    """A joint project of those who have confirmed: the lead opens it, the others are asked in. Once for each pool."""
    if not permissions.can_lead_pool(by, pool):
        raise NotAllowed
    _is_open(pool)
    if pool.project:
        return pool.project
    others = PoolMember.objects.filter(pool=pool, state=State.IN).exclude(organisation=pool.lead_id)
    members = [one.organisation for one in others.select_related("organisation").order_by("pk")]
    if not members:
        raise NotPossible("alone", _("You are alone in it. A project can start once two have confirmed."))
    with transaction.atomic():
        project = start_project(
            by=by,
            lead=pool.lead,
            title=pool.title,
            cluster=pool.cluster,
            sectors=list(pool.sectors.all()),
            submission=uuid5(NAMESPACE_URL, f"pool-project:{pool.public_id}"),
        )
        for organisation in members:
            if not keep_apart(pool.lead, organisation):
                ask_in(project, by=by, organisation=organisation)
        Pool.objects.filter(pk=pool.pk, project=None).update(project=project)
    pool.refresh_from_db()
    return project


def _ask(pool: Pool, listing: Listing, *, by: User) -> bool:
    """The place of whoever published it; its quantity is what it wrote, where that can be counted in the pool's unit."""
    _has_room(pool)
    suggested = turned(listing.quantity, listing.unit, pool.unit) if listing.quantity else None
    place, is_new = PoolMember.objects.get_or_create(
        pool=pool,
        organisation=listing.organisation,
        state__in=PoolMember.STANDING,
        defaults={"listing": listing, "quantity": suggested or None, "state": State.ASKED, "asked_by": by},
    )
    if is_new:
        record("pool.asked", by=by, about=pool, organisation=listing.organisation.public_id)
        notify("pool.asked", to=people_of(listing.organisation), about=place, by=by)
    return is_new


@transaction.atomic
def _goes_in(place: PoolMember, *, by: User, quantity: Decimal) -> PoolMember:
    changed = PoolMember.objects.filter(pk=place.pk, state=State.ASKED).update(
        state=State.IN, quantity=quantity, answered_at=timezone.now(), answered_by=by
    )
    place.refresh_from_db()
    if not changed:
        if place.is_in:
            return place
        raise NotPossible("gone", _("This is no longer open: it was answered or taken back meanwhile."))
    pool = place.pool
    connect(pool.lead, place.organisation, by=by, origin=f"pool:{pool.public_id}")
    record("pool.joined", by=by, about=pool, organisation=place.organisation.public_id)
    withdraw("pool.asked", about=place)
    notify("pool.answered", to=people_of(pool.lead), about=place, by=by, state=State.IN)
    return place


@transaction.atomic
def _ends(place: PoolMember, state: str, *, by: User, before: str) -> PoolMember:
    changed = PoolMember.objects.filter(pk=place.pk, state=before, pool__closed_at=None).update(
        state=state, answered_at=timezone.now(), answered_by=by
    )
    place.refresh_from_db()
    if not changed:
        if place.state == state:
            return place
        raise NotPossible("gone", _("This is no longer open: it was answered or taken back meanwhile."))
    record(f"pool.{state}", by=by, about=place.pool, organisation=place.organisation.public_id)
    withdraw("pool.asked", about=place)
    told = place.organisation if state == State.REMOVED else place.pool.lead
    notify("pool.answered", to=people_of(told), about=place, by=by, state=state)
    return place


def _can_be_pooled(listing: Listing) -> None:
    if listing.category == Listing.Category.FINANCE:
        raise NotPossible("finance", _("Finance is asked for by each alone: nobody needs to know who asks."))
    if listing.cluster is None:
        raise NotPossible("cluster", _("It is in no cluster, so there is nobody to pool with. Put it into one first."))
    if not listing.is_open:
        raise NotPossible("not_open", _("Publish it first, or renew it: others pool with what is open."))


def _title(title: str) -> str:
    written = clean_line(title)
    if not written:
        raise NotPossible("title", _("Say what it is about."), "title")
    if len(written) > LONGEST_TITLE:
        raise NotPossible("title", _("Say it in fewer words."), "title")
    return written


def _quantity(quantity: Decimal | None) -> Decimal:
    if quantity is None or not quantity.is_finite() or quantity < Decimal("0.01"):
        raise NotPossible("quantity", _("Write how much, above zero."), "quantity")
    if quantity > LARGEST:
        raise NotPossible("quantity", _("This is too much to be true. Write a smaller number."), "quantity")
    try:
        return to_the_hundredth(quantity)
    except ValidationError as error:
        raise NotPossible("too_fine", error.messages[0], "quantity") from error


def _has_room(pool: Pool) -> None:
    if PoolMember.objects.filter(pool=pool, state__in=PoolMember.STANDING).count() >= MOST_MEMBERS:
        raise NotPossible("full", _("There are as many in it as can be."))


def _is_open(pool: Pool) -> None:
    if pool.closed_at:
        raise NotPossible("closed", _("This is closed."))


def _is_not_lead(place: PoolMember) -> None:
    if place.organisation_id == place.pool.lead_id:
        raise NotPossible("lead", _("Whoever leads hands the lead over first."))
