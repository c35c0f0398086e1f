"""What a month of the portal brought one organisation, for its own people: counted from the rows, nothing guessed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.activity import tallies
from portal.core.calendar import zone_of
from portal.organisations.models import Certificate, Organisation
from portal.ui.words import number, paper_day

from ..models import Listing, Match, MatchSide, Outcome

STALE = dt.timedelta(days=365)
SOON = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """The one thing that helps most; `url` is where it is done."""

    sentence: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came of needs and offers that were closed, and of introductions a month or three later, in words."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """`found`: times on a page of results that a member opened. `asked`: needs and offers of others that it was told of, and how it
    answered. `told`: others that were told of its own, and how many said yes. `introduced`: both sides said yes.
    """

    month: dt.date
    found: int
    asked: int
    said_yes: int
    said_no: int
    published: int
    told: int
    interested: int
    introduced: Sequence[Match]
    outcomes: Sequence[Came]

    @property
    def is_empty(self) -> bool:
        return not (self.found or self.asked or self.published or self.told or self.introduced or self.outcomes)

    @property
    def silent(self) -> int:
        return self.asked - self.said_yes - self.said_no


def receipt_of(organisation: Organisation, month: dt.date) -> Receipt:
    """`month`: its first day. The days are those of the organisation's country."""
    within = _within(month, zone_of(organisation.country))
    put = MatchSide.objects.filter(side=MatchSide.Side.CANDIDATE, match__put_forward_at__range=within)
    said = {
        "n": Count("pk"),
        "yes": Count("pk", filter=Q(answer=MatchSide.Answer.INTERESTED)),
        "no": Count("pk", filter=Q(answer=MatchSide.Answer.DECLINED)),
    }
    asked = put.filter(organisation=organisation).aggregate(**said)
    told = put.filter(match__listing__organisation=organisation).aggregate(**said)
    own = Listing.objects.filter(organisation=organisation)
    ours = Q(organisation=organisation) | Q(listing__organisation=organisation)
    introduced = Match.objects.filter(ours, agreed_at__range=within).select_related(
        "listing__organisation", "organisation"
    )
    closed = Counter(own.filter(closed_at__range=within).exclude(outcome="").values_list("outcome", flat=True))
    answered = Outcome.objects.filter(organisation=organisation, said_at__range=within)
    said_later = Counter(answered.exclude(said="").values_list("said", flat=True))
    return Receipt(
        month=month,
        found=tallies.total(tallies.FOUND, organisation.public_id, month),
        asked=asked["n"],
        said_yes=asked["yes"],
        said_no=asked["no"],
        published=own.filter(published_at__range=within).count(),
        told=told["n"],
        interested=told["yes"],
        introduced=list(introduced.order_by("agreed_at", "pk")),
        outcomes=[
            *(Came(str(Listing.Outcome(one).label), closed[one]) for one in Listing.Outcome.values if closed[one]),
            *(Came(str(Outcome.Said(one).label), said_later[one]) for one in Outcome.Said.values if said_later[one]),
        ],
    )


def to_confirm(organisation: Organisation) -> ToConfirm:
    """What waits on them comes before what runs out, and that before what is old."""
    today = timezone.localdate()
    waiting = MatchSide.objects.filter(
        organisation=organisation,
        answer="",
        put_aside_at=None,
        match__closed_at=None,
        match__put_forward_at__isnull=False,
    ).count()
    if waiting:
        words = ngettext("%(number)s answer of yours is awaited.", "%(number)s answers of yours are awaited.", waiting)
        return ToConfirm(
            words % {"number": number(waiting)}, _("See why, and answer"), reverse("matchmaking:match_list")
        )
    later = Outcome.objects.filter(organisation=organisation, said="").order_by("asked_at", "pk").first()
    if later:
        words = _("You are asked what came of an introduction.")
        return ToConfirm(words, _("Say what came of it"), later.get_absolute_url())
    ends = Certificate.objects.filter(organisation=organisation, valid_until__range=(today, today + SOON))
    soon = ends.select_related("type").order_by("valid_until").first()
    if soon:
        words = _("Your certificate %(name)s runs out on %(day)s.") % {
            "name": soon.type,
            "day": paper_day(soon.valid_until),
        }
        return ToConfirm(words, _("Certificates"), reverse("organisations:edit_certificates", args=[organisation.slug]))
    if organisation.confirmed_on is None or organisation.confirmed_on <= today - STALE:
        words = _("Nobody has confirmed for a year that your page is still true.")
        return ToConfirm(words, _("Look at it and confirm"), reverse("organisations:edit", args=[organisation.slug]))
    if not Listing.objects.open().filter(organisation=organisation).exists():
        words = _("You have no need and no offer open.")
        return ToConfirm(words, _("Publish a need"), reverse("matchmaking:need_create"))
    words = _("Everything of yours is up to date. Is there something new that you make?")
    return ToConfirm(words, _("Your page"), reverse("organisations:edit", args=[organisation.slug]))


def _within(month: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    begins = dt.datetime.combine(month, dt.time(), tzinfo=zone)
    ends = dt.datetime.combine(following(month), dt.time(), tzinfo=zone)
    return begins, ends - dt.timedelta(microseconds=1)


def following(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def before(day_: dt.date) -> dt.date:
    """The first day of the month before the one with that day."""
    return (day_.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def of_month(about: Organisation, facts: dict[str, Any], _reader: User) -> dict[str, Any]:
    """What the message says, and where it leads: to the receipt and not to the organisation's page."""
    year, month = facts["month"].split("-")
    return {
        "month": dt.date(int(year), int(month), 1),
        "url": reverse("matchmaking:receipt_of_month", args=[about.slug, facts["month"]]),
    }
