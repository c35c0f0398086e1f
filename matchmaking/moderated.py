"""Needs and offers as moderators meet them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.moderation.matters import Matter, matters
from portal.organisations.services.whom import people_of

from .models import Listing
from .services.listings import index_listing, take_down


def find_listing(reader: User, key: str) -> Listing | None:
    """Of another organisation, and shown to this reader."""
    found: Listing | None = (
        Listing.objects.visible_to(reader)
        .exclude(pk__in=Listing.objects.of_user(reader))
        .select_related("organisation")
        .filter(public_id=key)
        .first()
    )
    return found


def hide(listing: Listing, by: User) -> None:
    """Taken down without an outcome: nobody has found anything."""
    with transaction.atomic():
        if Listing.objects.filter(pk=listing.pk, closed_at=None).update(closed_at=timezone.now(), outcome=""):
            listing.refresh_from_db()
            take_down(listing)
            record("listing.hidden", by=by, about=listing)


def show(listing: Listing, by: User) -> None:
    """Open again, if it was hidden and its time is not over."""
    with transaction.atomic():
        hidden = Listing.objects.filter(pk=listing.pk, closed_at__isnull=False, outcome="")
        if hidden.filter(published_at__isnull=False).update(closed_at=None):
            listing.refresh_from_db()
            if listing.is_open:
                index_listing(listing)
            record("listing.shown_again", by=by, about=listing)


def sign_in() -> None:
    matters.register(
        "matchmaking.listing",
        Matter(
            name="listing",
            label=_("A need or an offer"),
            find=find_listing,
            concerned=lambda listing: people_of(listing.organisation),
            speaker=lambda listing: listing.created_by,
            excerpt=lambda listing: f"{listing.title}\n\n{listing.text}".strip(),
            hide=hide,
            show=show,
        ),
    )
