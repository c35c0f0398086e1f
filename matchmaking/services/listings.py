"""The life of a need or offer: draft → published → closed. Every step is a guarded update, so that two clicks are one."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_before, made_once
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.organisations.services.whom import people_of, staff_of
from portal.outbox.services import enqueue
from portal.search.services import replace_documents

from .. import permissions, tasks
from ..documents import documents_of
from ..language import guess_language
from ..models import Listing
from ..models.listings import LISTING_LASTS
from . import checks
from .dictated import settle_dictation
from .holding import forget_offer, hold_offer, settle_offer

TOLD_BEFORE = dt.timedelta(days=7)
AT_ONCE = 200  # rows that one round of the clock takes on


def create_listing(
    *, by: User, organisation: Organisation, kind: str, submission: UUID | None = None, **fields: Any
) -> Listing:
    """Write a draft. The same `submission` (id of the filled form) writes the same draft again, and leaves it alone once published."""
    if not permissions.can_create_listing(by, organisation):
        raise NotAllowed
    if made := made_before(submission, Listing, organisation=organisation):
        return update_listing(made, by=by, **fields) if made.is_draft else made

    def make() -> Listing:
        listing = Listing(organisation=organisation, kind=kind, created_by=by, submission=submission)
        _fill(listing, fields, by=by)
        record("listing.created", by=by, about=listing, kind=kind)
        return listing

    return made_once(submission, Listing, make, organisation=organisation)


def update_listing(listing: Listing, *, by: User, **fields: Any) -> Listing:
    """Change what is written; where it is open, it is indexed and compared again."""
    if not permissions.can_edit_listing(by, listing):
        raise NotAllowed
    if listing.closed_at:
        raise NotPossible("closed", _("This one is closed. Publish a new one instead."))
    if listing.published_at and listing.kind == Listing.Kind.OFFER and permissions.must_wait(by, listing.organisation):
        raise NotPossible(
            "released", _("Your transfer office released this as it stands. Ask one of its people to change it.")
        )
    with transaction.atomic():
        if listing.is_draft and permissions.must_wait(by, listing.organisation):
            forget_offer(listing, by=by)
        _fill(listing, fields, by=by)
        if listing.published_at:
            checks.is_complete(listing)
            index_listing(listing)
            _compare_again(listing)
        record("listing.changed", by=by, about=listing)
    return listing


def publish_listing(listing: Listing, *, by: User) -> Listing:
    """Draft → published. Publishing what is published changes nothing. An offer of a researcher may wait for the transfer office."""
    if not permissions.can_publish_listing(by, listing):
        raise NotAllowed
    _can_be_published(listing, by)
    if listing.is_draft and listing.kind == Listing.Kind.OFFER and permissions.must_wait(by, listing.organisation):
        hold_offer(listing, by=by)
        return listing
    return publish_now(listing, by=by)


def _can_be_published(listing: Listing, by: User) -> None:
    if listing.closed_at:
        raise NotPossible("closed", _("This one is closed. Publish a new one instead."))
    checks.is_complete(listing)
    checks.is_in_time(listing)
    checks.is_not_one_too_many(listing, by)


def publish_now(listing: Listing, *, by: User) -> Listing:
    """The same once nobody has to release it any more: by a service that has asked who may."""
    _can_be_published(listing, by)
    now = timezone.now()
    with transaction.atomic():
        draft = Listing.objects.filter(pk=listing.pk, published_at=None)
        if draft.update(published_at=now, expires_on=timezone.localdate() + LISTING_LASTS):
            listing.refresh_from_db()
            index_listing(listing)
            _compare_again(listing)
            _entrust_to_office(listing, by)
            settle_offer(listing, by=by)
            settle_dictation(listing)
            record("listing.published", by=by, about=listing, kind=listing.kind, category=listing.category)
    listing.refresh_from_db()
    return listing


def renew_listing(listing: Listing, *, by: User) -> Listing:
    """Open, or again open, for its full time from today."""
    if not permissions.can_renew_listing(by, listing):
        raise NotAllowed
    if listing.closed_at or not listing.published_at:
        raise NotPossible("not_open", _("Only what is published can be renewed."))
    until = timezone.localdate() + LISTING_LASTS
    with transaction.atomic():
        shorter = Listing.objects.filter(pk=listing.pk, closed_at=None, expires_on__lt=until)
        if shorter.update(expires_on=until, renewed_at=timezone.now(), expiry_told_at=None, expired_at=None):
            listing.refresh_from_db()
            index_listing(listing)
            _compare_again(listing)
            record("listing.renewed", by=by, about=listing)
    return listing


def close_listing(listing: Listing, *, by: User, outcome: str) -> Listing:
    """Published → closed, with what came of it. Closing again changes nothing, neither the day nor the outcome."""
    if not permissions.can_close_listing(by, listing):
        raise NotAllowed
    if outcome not in Listing.Outcome.values:
        raise NotPossible("outcome", _("Say what came of it."), "outcome")
    if not listing.published_at:
        raise NotPossible("not_open", _("A draft is not open, so it cannot be closed."))
    with transaction.atomic():
        still_open = Listing.objects.filter(pk=listing.pk, closed_at=None)
        if still_open.update(closed_at=timezone.now(), outcome=outcome):
            listing.refresh_from_db()
            take_down(listing)
            record("listing.closed", by=by, about=listing, outcome=outcome)
    listing.refresh_from_db()
    return listing


def index_listing(listing: Listing) -> None:
    """Write its search documents; none while it is not open."""
    replace_documents(listing.public_id, documents_of(listing))


def expire_due() -> None:
    """By the clock: take down what is over, and tell its people once, a week before."""
    today = timezone.localdate()
    running = Listing.objects.filter(published_at__isnull=False, closed_at=None, expired_at=None)
    for listing in running.filter(expires_on__lt=today)[:AT_ONCE]:
        with transaction.atomic():
            if Listing.objects.filter(pk=listing.pk, expired_at=None).update(expired_at=timezone.now()):
                take_down(listing)
                record("listing.expired", by=None, about=listing)
    ending = running.filter(expiry_told_at=None, expires_on__gte=today, expires_on__lte=today + TOLD_BEFORE)
    ending = ending.exclude(source=Listing.PAGES)  # its end is written on its page: nothing to renew here
    for listing in ending.select_related("organisation")[:AT_ONCE]:
        with transaction.atomic():
            if Listing.objects.filter(pk=listing.pk, expiry_told_at=None).update(expiry_told_at=timezone.now()):
                notify("listing.expiring", to=people_of(listing.organisation), about=listing)


def _fill(listing: Listing, fields: dict[str, Any], *, by: User) -> None:
    """Set the given fields, check that they agree with each other, and save."""
    several = {name: fields.pop(name) for name in checks.SEVERAL & fields.keys()}
    if unknown := fields.keys() - checks.SINGLE:
        raise TypeError(f"a listing takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(listing, name, value)
    listing.language = guess_language(f"{listing.title} {listing.text}", by.language or (get_language() or "en")[:2])
    checks.agree_with_each_other(listing, several)
    listing.save()
    for name, values in several.items():
        getattr(listing, name).set(values)


def _compare_again(listing: Listing) -> None:
    enqueue(tasks.refresh_matches, key=tasks.key_of(listing.pk), listing=listing.pk)


def take_down(listing: Listing) -> None:
    """After it was closed or ran out: not to be found, and its suggestions are looked at again."""
    replace_documents(listing.public_id, [])
    _compare_again(listing)


def _entrust_to_office(listing: Listing, by: User) -> None:
    """What only the cluster office may see is told to the people of that office."""
    if listing.confidentiality == Listing.Confidentiality.OFFICE:
        notify("listing.entrusted", to=staff_of(listing.cluster), about=listing, by=by)
