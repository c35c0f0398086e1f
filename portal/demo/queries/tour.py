"""The things of the story that the steps of the tour are about, as they stand now: found by who they belong to, never by a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from matchmaking.models import Listing, Match, MatchSide
from portal.accounts.models import SmsMessage, User
from portal.desk.models import Gap
from portal.events.models import Event, PlanRun
from portal.notifications.keys import OPEN, key_for
from portal.notifications.models import Notification
from portal.organisations.models import Cluster, Organisation

from ..story.chance import steady_id
from ..story.keys import listing_keys
from ..tour import STEPS, Step
from .personas import Persona, personas

TOLD = ("match.found", "match.reminder", "match.interested")
YES = MatchSide.Answer.INTERESTED


@dataclass(frozen=True, slots=True)
class Try:
    """Something closed to the ministry: `what` names it in a template, `url` is where it is."""

    what: str
    url: str


class Things:
    """Asked once each while a page is read."""

    def person(self, key: str) -> Persona | None:
        return self._people.get(steady_id("person", key))

    def user(self, key: str) -> User | None:
        persona = self.person(key)
        return persona.user if persona else None

    def organisation(self, key: str) -> Organisation | None:
        persona = self.person(key)
        return persona.organisation if persona else None

    @cached_property
    def _people(self) -> dict[str, Persona]:
        return {one.user.public_id: one for one in personas()}

    @cached_property
    def cluster(self) -> Cluster | None:
        return Cluster.objects.filter(organisation=self.organisation("faisal")).select_related("region").first()

    @cached_property
    def match(self) -> Match | None:
        """Between a need of the owner and the carrier: of the newest that a visitor published, else of the story's own. None while
        what a visitor published is still being compared."""
        rows = Match.objects.filter(
            listing__organisation=self.organisation("huda"),
            listing__kind=Listing.Kind.NEED,
            organisation=self.organisation("badr"),
            closed_at=None,
        )
        if self.published and self.published.matched_at is None:
            rows = rows.filter(listing=self.published)
        found = sorted(
            rows.select_related("listing__cluster", "organisation"),
            key=lambda one: (
                one.listing.public_id in listing_keys(),
                -(one.listing.published_at or one.found_at).timestamp(),
            ),
        )
        return found[0] if found else None

    @cached_property
    def published(self) -> Listing | None:
        """The newest need of the owner that is no part of the story."""
        own = Listing.objects.needs().filter(organisation=self.organisation("huda"), published_at__isnull=False)
        return own.exclude(public_id__in=listing_keys()).exclude(category="finance").order_by("-published_at").first()

    @cached_property
    def answers(self) -> dict[str, str]:
        """Side -> its answer, of the match of the tour."""
        return dict(MatchSide.objects.filter(match=self.match).values_list("side", "answer")) if self.match else {}

    @cached_property
    def told(self) -> Notification | None:
        """What told the carrier of it."""
        if self.match is None:
            return None
        ours = Notification.objects.filter(kind__in=TOLD, to=self.user("badr"))
        of_match = [ours.told(kind, self.match) for kind in TOLD]
        return (of_match[0] | of_match[1] | of_match[2]).select_related("to").order_by("pk").first()

    @property
    def short_link(self) -> str:
        """The address in the carrier's short message."""
        assert self.told is not None
        return reverse("short_link", args=[key_for(self.told, OPEN, self.told.to.phone or "")])

    @cached_property
    def text(self) -> SmsMessage | None:
        """The short message itself, once it was sent."""
        if self.told is None:
            return None
        of_it = SmsMessage.objects.filter(phone=self.told.to.phone, body__contains=f"/s/{self.told.public_id}")
        return of_it.order_by("-sent_at").first()

    @cached_property
    def gap(self) -> Gap | None:
        """The one in which the owner's need waits or waited, else the largest of the cluster."""
        rows = Gap.objects.filter(cluster=self.cluster, kind=Gap.Kind.NEEDS).select_related("cluster", "link", "sector")
        need = self.match.listing if self.match else None
        if need:
            codes = list(need.sectors.values_list("pk", flat=True))
            of_need = rows.filter(link=need.link_id, sector__in=codes).in_order().first()
            if of_need:
                return of_need
        largest: Gap | None = rows.standing().in_order().first()
        return largest

    @property
    def waits(self) -> int | None:
        """How many needs wait in the gap, the owner's among them even where the desk has not counted it yet; None once both said yes."""
        if self.gap is None or (self.match and self.match.agreed_at):
            return None
        return self.gap.waiting + bool(self.match and self.match.listing.public_id not in self.gap.needs)

    @cached_property
    def has_moved(self) -> bool:
        """Both said yes, and the desk has counted since."""
        match = self.match
        if match is None or match.agreed_at is None:
            return False
        if not Gap.objects.filter(cluster=self.cluster, updated_at__gte=match.agreed_at).exists():
            return False
        waits = Gap.objects.standing().filter(cluster=self.cluster)
        return not any(match.listing.public_id in needs for needs in waits.values_list("needs", flat=True))

    @cached_property
    def request(self) -> Match | None:
        """Of the owner's request for finance with the fund: one that waits for its answer before one that was answered."""
        answered = MatchSide.objects.filter(match=OuterRef("pk"), side="candidate").exclude(answer="")
        rows = Match.objects.filter(
            listing__organisation=self.organisation("huda"),
            listing__category=Listing.Category.FINANCE,
            organisation=self.organisation("turki"),
            closed_at=None,
        )
        return (
            rows.annotate(was_answered=Exists(answered))
            .select_related("listing")
            .order_by("was_answered", "-listing__published_at")
            .first()
        )

    @cached_property
    def event(self) -> Event | None:
        """The next day of meetings that the office holds."""
        return self._days_of_meetings().filter(starts_at__gt=timezone.now()).order_by("starts_at").first()

    @cached_property
    def day_before(self) -> Event | None:
        """The last day of meetings that the office has held."""
        return self._days_of_meetings().order_by("-starts_at").first()

    def _days_of_meetings(self) -> QuerySet[Event]:
        return Event.objects.filter(
            organiser=self.organisation("faisal"),
            meeting_plan__isnull=False,
            published_at__isnull=False,
            called_off_at=None,
        )

    @property
    def tries(self) -> list[Try]:
        """What an officer of the government finds closed."""
        found = []
        if self.request:
            found.append(Try("finance", self.request.listing.get_absolute_url()))
        if self.match and self.match.agreed_at:
            found.append(Try("match", self.match.get_absolute_url()))
        if self.cluster:
            found.append(Try("desk", reverse("desk:queue", args=[self.cluster.slug])))
        return found

    # Of one step

    def is_ready(self, key: str) -> bool:
        """Whether there is what it is about; where not, it can be prepared."""
        asks = {
            "gap": lambda: self.gap,
            "publish": lambda: self.organisation("huda"),
            "answer": lambda: self.told,
            "agree": lambda: self.match and self.answers.get("candidate") == YES,
            "moved": lambda: self.match and self.match.agreed_at,
            "finance": lambda: self.request,
            "day": lambda: self.event,
            "report": lambda: self.cluster,
            "ministry": lambda: self.organisation("huda"),
        }
        return bool(asks[key]()) if key in asks else True

    def is_done(self, key: str, *, seen: bool) -> bool:
        """Whether its deed was done; of a step that is only looked at, whether it was opened."""
        asks = {
            "publish": lambda: self.published,
            "answer": lambda: self.answers.get("candidate") == YES,
            "agree": lambda: self.match and self.match.agreed_at,
            "moved": lambda: self.has_moved,
            "finance": lambda: self._is_answered(self.request),
            "day": self._is_scheduled,
        }
        return bool(asks[key]()) if key in asks else seen

    def done(self, seen: set[int]) -> list[tuple[Step, bool]]:
        return [(step, self.is_done(step.key, seen=number in seen)) for number, step in enumerate(STEPS, 1)]

    @staticmethod
    def _is_answered(match: Match | None) -> bool:
        return bool(match and getattr(match, "was_answered", False))

    def _is_scheduled(self) -> bool:
        return bool(self.event and PlanRun.objects.filter(event=self.event, state=PlanRun.State.DONE).exists())

    def address(self, key: str, *, title: str) -> str:
        """Where a step that is ready leads, in the language in force. `title`: how the need of step three begins."""
        about: Any = {"gap": self.gap, "agree": self.match, "finance": self.request}.get(key)
        if key == "ministry":
            about = self.organisation("huda")
        if about is not None:
            return str(about.get_absolute_url())
        if key == "answer":
            return self.short_link
        named = {
            "country": ("front:cluster_list", None),
            "publish": ("matchmaking:need_create", None),
            "moved": ("desk:chain", self.cluster and self.cluster.slug),
            "day": ("events:meeting_plan", self.event and self.event.public_id),
            "report": ("analytics:report", self.cluster and self.cluster.slug),
        }
        name, of = named[key]
        address = reverse(name, args=[of] if of else [])
        if key == "moved" and self.gap:
            address += f"#{self.gap.public_id}"
        return f"{address}?{urlencode({'title': title})}" if key == "publish" else address
