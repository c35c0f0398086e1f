"""Programmes, calls and tenders as a list of which a search can be saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from matchmaking.models import Listing, Terms
from matchmaking.models.terms import EXPIRING
from matchmaking.queries.calls import open_calls, standings_of
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.queries.apart import kept_apart
from portal.organisations.standing import own_organisations
from portal.saved.lists import Asked, Looked, Mark, SearchedList, Shown, lists

from .calls import READ_AT_MOST, Narrowed, narrowed
from .models import ProgrammeListPage


def read(query: QueryDict, person: User) -> Asked:
    """Of what is open: nobody waits for something new among what has closed."""
    asked = Narrowed.read(query, may_be_ours=_acts(person))
    words = [str(Terms.Kind(asked.kind).label)] if asked.kind else []
    words += [str(Organisation.Kind(asked.who).label)] if asked.who else []
    words += [_("Closing soon")] if asked.soon else []
    words += [_("Only what we may apply for")] if asked.ours else []
    return Asked(urlencode(asked.pairs()), words)


def _acts(person: User) -> bool:
    return own_organisations(person).exists()


def _found(query: QueryDict, person: User) -> list[Terms]:
    """All that fits now: a few hundred at most, as on the page itself."""
    own = Organisation.objects.filter(pk__in=own_organisations(person)).order_by("memberships__pk").first()
    asked = Narrowed.read(query, may_be_ours=own is not None)
    rows = list(_open_to(person).exclude(listing__organisation__in=own_organisations(person))[:READ_AT_MOST])
    standings = standings_of(rows, own) if own and rows and asked.ours else {}
    return narrowed(rows, asked, standings)


def _open_to(person: User):  # type: ignore[no-untyped-def]
    seen = open_calls().filter(listing__in=Listing.objects.visible_to(person).values("pk"))
    published = Organisation.objects.published().values("pk")
    return seen.filter(listing__organisation__in=published).exclude(listing__organisation__in=kept_apart(person))


def look(query: QueryDict, person: User, mark: Mark, until: dt.datetime) -> Looked:
    """What has come into the list since: published, or, where only what closes soon is asked for, closing soon."""
    is_soon = Narrowed.read(query, may_be_ours=False).soon
    came = [(_came_at(one, is_soon=is_soon), one) for one in _found(query, person)]
    new = sorted((at, one.listing_id, one) for at, one in came if mark < (at, one.listing_id) and at <= until)
    return Looked([one.listing.public_id for _at, _pk, one in new])


def _came_at(terms: Terms, *, is_soon: bool) -> dt.datetime:
    moments = [terms.listing.published_at]
    if is_soon and terms.closes_at:
        moments += [terms.closes_at - EXPIRING, terms.opens_at]
    return max(moment for moment in moments if moment)


def closing(query: QueryDict, person: User, day: dt.date) -> list[str]:
    found = [one for one in _found(query, person) if one.is_open and one.closes_on and one.closes_on <= day]
    return [one.listing.public_id for one in found]


def shown(keys: Collection[str], person: User) -> dict[str, Shown]:
    rows = _open_to(person).filter(listing__public_id__in=keys)
    return {one.listing.public_id: Shown(one.title, one.get_absolute_url(), one.closes_on) for one in rows}


def address() -> str:
    """The list in the reader's language, else the first there is; nothing where editors have none."""
    pages = ProgrammeListPage.objects.live().public().select_related("locale").order_by("path")
    here = (get_language() or "en")[:2]
    found = sorted(pages, key=lambda page: page.locale.language_code[:2] != here)
    return (found[0].get_url() or "") if found else ""


def sign_in() -> None:
    lists.register(
        "calls",
        SearchedList(
            label=gettext_lazy("Programmes, calls and tenders"),
            address=address,
            read=read,
            look=look,
            shown=shown,
            closing=closing,
        ),
    )
