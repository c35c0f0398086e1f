"""What a researcher offers or answers is held until the transfer office releases it. See `releases` for what becomes of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotPossible
from portal.notifications.services import notify, withdraw
from portal.organisations.services.whom import keepers_of

from ..models import Listing, MatchSide, Release

State = Release.State


def hold_offer(listing: Listing, *, by: User) -> Release:
    """Ask for the release of a draft. Asking again while it waits changes nothing."""
    with transaction.atomic():
        # Held, so that two clicks meet one after the other.
        Listing.objects.select_for_update().get(pk=listing.pk)
        waiting: Release | None = Release.objects.waiting().filter(listing=listing).first()
        if waiting:
            return waiting
        return _ask(Release(organisation=listing.organisation, listing=listing, asked_by=by), by)


def hold_answer(side: MatchSide, *, by: User, answer: str, reason: str, courtesy: str, message: str = "") -> Release:
    """Ask for the release of an answer. The same answer while it waits changes nothing, another one has to wait for its end."""
    with transaction.atomic():
        MatchSide.objects.select_for_update().get(pk=side.pk)
        waiting: Release | None = Release.objects.waiting().filter(side=side).first()
        if waiting:
            if waiting.answer != answer:
                raise NotPossible(
                    "waiting", _("An answer of yours waits for your transfer office already. Take it back first.")
                )
            return waiting
        given = {"answer": answer, "reason": reason, "courtesy": courtesy, "message": message}
        return _ask(Release(organisation=side.organisation, side=side, asked_by=by, **given), by)


def settle_offer(listing: Listing, *, by: User) -> None:
    """The offer is published: nothing waits any more."""
    for waiting in Release.objects.waiting().filter(listing=listing):
        decide(waiting, State.RELEASED, by=by)


def settle_answer(side: MatchSide, *, by: User) -> None:
    """The side has answered: what waited is released, or was overtaken by another answer."""
    for waiting in Release.objects.waiting().filter(side=side):
        decide(waiting, State.RELEASED if waiting.answer == side.answer else State.LAPSED, by=by)


def forget_offer(listing: Listing, *, by: User) -> None:
    """The offer was changed: what would be released is not what was asked for."""
    for waiting in Release.objects.waiting().filter(listing=listing):
        decide(waiting, State.WITHDRAWN, by=by)


def decide(release: Release, state: str, *, by: User | None, sentence: str = "") -> bool:
    """The end of waiting, by a guarded update: False where it had ended already."""
    ended = {"state": state, "sentence": sentence, "decided_at": timezone.now(), "decided_by": by}
    if not Release.objects.waiting().filter(pk=release.pk).update(**ended):
        return False
    withdraw("release.asked", about=release)
    record("release.decided", by=by, about=release, state=state)
    release.refresh_from_db()
    return True


def _ask(release: Release, by: User) -> Release:
    release.save()
    record("release.asked", by=by, about=release)
    notify("release.asked", to=keepers_of(release.organisation), about=release, by=by)
    return release
