"""What must be true of a need or offer before it is saved, and before it is shown to others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.text import clean_line, clean_text
from portal.organisations.models import ClusterMembership
from portal.ui.words import day, too_fine

from ..models import Listing
from ..models.listings import last_day

SINGLE = frozenset(
    {
        "title", "text", "category", "cluster", "link", "quantity", "unit", "region", "radius_km", "needed_from", "budget",
        "currency", "languages", "sharia_only", "audience", "confidentiality", "hide_from_same_link", "source", "external_id",
    }
)  # fmt: skip
SEVERAL = frozenset({"sectors", "certificates", "hidden_from"})
MOST_A_DAY = 20


def agree_with_each_other(listing: Listing, several: dict[str, Iterable[Any]]) -> None:
    """Raises NotPossible at the field that contradicts another one; tidies what is only untidily typed."""
    listing.title, listing.text = clean_line(listing.title), clean_text(listing.text)
    if not listing.title:
        raise NotPossible("title", _("Say in one sentence what it is."), "title")
    _has_known_values(listing)
    _goes_together(listing)
    _keeps_to_its_cluster(listing)
    _keeps_its_secrets(listing, several)


def is_complete(listing: Listing) -> None:
    """What a draft may lack, but not what others read."""
    if not listing.organisation.is_published:
        raise NotPossible("organisation", _("Publish your organisation’s page first: others want to know who asks."))
    if not listing.category:
        raise NotPossible("category", _("Choose what it is about."), "category")
    if listing.audience == Listing.Audience.CLUSTER and listing.cluster is None:
        raise NotPossible(
            "audience", _("You are not in a cluster yet, so nobody would see it. Choose all clusters."), "audience"
        )


def is_in_time(listing: Listing) -> None:
    today = timezone.localdate()
    if listing.kind == Listing.Kind.NEED and listing.needed_from and listing.needed_from <= today:
        message = _("Choose a date after today, %(today)s.") % {"today": day(today)}
        raise NotPossible("needed_from", message, "needed_from")


def is_not_one_too_many(listing: Listing, by: User) -> None:
    """A daily cap per organisation: what people can write, and a flood cannot."""
    since = timezone.now() - dt.timedelta(days=1)
    today = Listing.objects.filter(organisation=listing.organisation, published_at__gte=since).exclude(pk=listing.pk)
    if not by.is_staff and today.count() >= MOST_A_DAY:
        raise NotPossible(
            "too_many",
            _(
                "Your organisation has published %(number)s needs and offers since yesterday. Save this one and publish it tomorrow."
            )
            % {"number": MOST_A_DAY},
        )


def _has_known_values(listing: Listing) -> None:
    spoken = {code for code, _name in settings.ALL_LANGUAGES}
    if not isinstance(listing.languages, list) or not spoken.issuperset(listing.languages):
        raise NotPossible("languages", _("Choose languages from the list."), "languages")
    blank = [name for name in ("category",) if not getattr(listing, name)]
    try:
        listing.clean_fields(exclude=["organisation", "created_by", "submission", *blank])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise NotPossible("invalid", messages[0], name) from error


def _goes_together(listing: Listing) -> None:
    if listing.quantity is not None and not listing.unit:
        raise NotPossible("unit", _("Choose the unit of the quantity."), "unit")
    if listing.budget is not None and not listing.currency:
        raise NotPossible("currency", _("Choose the currency of the budget."), "currency")
    if words := too_fine(listing.budget, listing.currency):
        raise NotPossible("too_fine", words, "budget")
    if listing.radius_km is not None and listing.region is None:
        raise NotPossible("region", _("Choose the place from which the distance counts."), "region")
    if listing.needed_from and listing.needed_from > (last := last_day(timezone.localdate())):
        raise NotPossible("needed_from", _("Choose a date up to %(last)s.") % {"last": day(last)}, "needed_from")
    if listing.quantity is None:
        listing.unit = ""
    if listing.budget is None:
        listing.currency = ""


def _keeps_to_its_cluster(listing: Listing) -> None:
    """The link decides the cluster, and an organisation speaks only in clusters of which it is a member."""
    if listing.link is not None:
        listing.cluster = listing.link.cluster
    if listing.cluster is None:
        return
    mine = ClusterMembership.objects.filter(organisation=listing.organisation, cluster=listing.cluster, ended_at=None)
    if not mine.exists():
        raise NotPossible("cluster", _("Choose a cluster of which your organisation is a member."), "cluster")


def _keeps_its_secrets(listing: Listing, several: dict[str, Iterable[Any]]) -> None:
    """What cannot be kept is not promised."""
    hidden = several.get("hidden_from")
    if hidden is None:
        hidden = listing.hidden_from.all() if listing.pk else []
    if any(organisation.pk == listing.organisation_id for organisation in hidden):
        raise NotPossible("hidden_from", _("Your own organisation always sees what it writes."), "hidden_from_names")
    everybody = listing.audience == Listing.Audience.PUBLIC
    if everybody and (listing.hide_from_same_link or any(True for _organisation in hidden)):
        raise NotPossible(
            "audience",
            _(
                "People who are not signed in cannot be told apart, so “never show to” would not hold. Choose my cluster or all clusters."
            ),
            "audience",
        )
    if everybody and listing.kind == Listing.Kind.NEED and listing.category == Listing.Category.FINANCE:
        raise NotPossible(
            "audience",
            _("A request for finance is shown to finance providers only. Choose my cluster or all clusters."),
            "audience",
        )
    if listing.confidentiality == Listing.Confidentiality.OFFICE and listing.cluster is None:
        raise NotPossible(
            "confidentiality",
            _("You are not in a cluster yet, so there is no office that could ask for you."),
            "confidentiality",
        )
