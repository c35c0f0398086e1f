"""Doorbells for others to ring: each fetches by id and calls one service."""

from celery import shared_task


def key_of(listing: int) -> str:
    """The natural key of comparing one need or offer: however often it is asked for, it waits once."""
    return f"listing:{listing}"


@shared_task
def refresh_matches(listing: int) -> None:
    """Compare the partners of one need or offer again."""
    from .models import Listing
    from .services.matches import refresh_matches as refresh

    for one in Listing.objects.with_card_facts().filter(pk=listing):
        refresh(one)


@shared_task
def put_forward(listing: int) -> None:
    """Somebody who fits one need or offer may have a turn again."""
    from .models import Listing
    from .services import dispatch

    for one in Listing.objects.filter(pk=listing):
        dispatch.put_forward(one)


@shared_task
def count_answers(organisation: int) -> None:
    """Somebody answered, or had their time to: count anew how that organisation answers."""
    from portal.organisations.models import Organisation

    from .services.answering import count_answers as count

    for one in Organisation.objects.filter(pk=organisation):
        count(one)


@shared_task
def refresh_organisation(organisation: int, before: int | None = None) -> None:
    """An organisation changed: its own needs and offers, and those of others that it may fit now; with `before` a part of them."""
    from portal.organisations.models import Organisation

    from .services.matches import refresh_organisation as refresh

    for one in Organisation.objects.filter(pk=organisation):
        refresh(one, before=before)


@shared_task
def refresh_everything() -> None:
    """Many organisations changed at once: every open need and offer, one row each."""
    from .services.matches import refresh_everything as refresh

    refresh()


@shared_task
def close_abandoned(organisation: int) -> None:
    """Nobody belongs to an organisation any more: its needs and offers close, its counterparts are told."""
    from portal.organisations.models import Organisation

    from .services.abandoned import close_abandoned as close

    for one in Organisation.objects.filter(pk=organisation, claimed_at=None):
        close(one)


@shared_task
def send_dictation(dictation: str) -> None:
    """The link by which a member confirms what its office wrote down; by the dictation's public id."""
    from .services.dictations import send_dictation

    send_dictation(dictation)


@shared_task
def count_days_again(country: str) -> None:
    """The operator says otherwise when offices of a country work: the days of those who were told there are counted again."""
    from .services.recounting import count_days_again

    count_days_again(country)
