"""The people of the story answer some of the partners that were suggested to them.

The verbs of matchmaking answer now; these answers were given days ago, so the rows are written with their moments as those verbs
leave them: side, agreement, connection, memory. Those whom one can be are told of the last word that is theirs to read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from matchmaking import tasks as matchmaking_tasks
from matchmaking.models import ASKED_AFTER, Introduction, Listing, Match, MatchSide
from matchmaking.queries.introducing import introducer_in, shared_cluster
from matchmaking.services.answering import count_soon
from portal.accounts.models import User
from portal.notifications.services import notify
from portal.organisations.models import Connection, Membership
from portal.organisations.services.whom import people_of
from portal.outbox.services import Priority, enqueue

from .. import tasks
from ..days import Days
from ..story import tell
from ..story.answers import Answers, answers_for
from ..story.chance import chance, steady_id
from ..story.keys import listing_keys
from .memory import entry, remember
from .settling import A_MOMENT, date_what_was_told, settle_later
from .talking import talk_as_told

LOOK_AGAIN = dt.timedelta(seconds=10)
WEAK = Match.Verdict.WEAK
ANSWER_OF = {"yes": MatchSide.Answer.INTERESTED, "no": MatchSide.Answer.DECLINED}


def ask_for_partners(listings: list[Listing]) -> None:
    """For each open listing two rows that wait in this order: compare it, then let its people answer."""
    for listing in listings:
        key, listing_pk = matchmaking_tasks.key_of(listing.pk), listing.pk
        enqueue(matchmaking_tasks.refresh_matches, key=key, priority=Priority.BULK, listing=listing_pk)
        _let_answer(listing.pk)
    settle_later()


def _let_answer(listing_pk: int, *, wait: dt.timedelta = dt.timedelta()) -> None:
    enqueue(tasks.answer_as_told, key=f"demo:{listing_pk}", priority=Priority.BULK, wait=wait, listing=listing_pk)


def answer_as_told(listing_pk: int) -> None:
    """Answer the suggestions of one listing. Sides that have said something already are left alone."""
    listing = Listing.objects.select_related("organisation__region", "created_by").get(pk=listing_pk)
    if listing.matched_at is None and listing.is_open:
        # Its comparison runs elsewhere, or its worker died: look again later, not at once and for ever.
        _let_answer(listing_pk, wait=LOOK_AGAIN)
        return
    key, published_at = listing_keys().get(listing.public_id), listing.published_at
    if key is None or published_at is None or listing.confidentiality == Listing.Confidentiality.OFFICE:
        return
    days = Days(listing.organisation.country, timezone.localdate())
    standing = Match.objects.standing().filter(listing=listing, agreed_at=None).exclude(verdict=WEAK)
    with transaction.atomic():
        for match in standing.select_related("organisation").prefetch_related("sides__organisation"):
            match.listing = listing
            told = answers_for(key, match.organisation.slug, match.order)
            _Exchange(key, match, told, days, published_at).take_place()
        date_what_was_told(listing)


@dataclass
class _Exchange:
    """`key`: of the need or offer in the story."""

    key: str
    match: Match
    told: Answers
    days: Days
    published_at: dt.datetime

    def take_place(self) -> None:
        sides = {side.side: side for side in self.match.sides.all()}
        if any(side.answer or side.put_aside_at for side in sides.values()):
            return
        said = {"asker": self.told.asker, "candidate": self.told.candidate}
        heard = [self._say(sides[name], word, order) for order, (name, word) in enumerate(said.items()) if word]
        self.match.found_at = self.published_at
        if sides["candidate"].answer and self.match.put_forward_at:  # told before they answered
            self.match.put_forward_at = self.published_at + A_MOMENT
        if said == {"asker": "yes", "candidate": "yes"} and all(heard):
            self._agree(sides["candidate"], self._moment(1))
        self.match.save(update_fields=["found_at", "put_forward_at", "agreed_at"])
        count_soon(self.match.organisation_id)
        if self.match.agreed_at:
            talk_as_told(self.match, self.key, sides, self.match.agreed_at)
        self._tell_those_one_can_be(sides)

    def _say(self, side: MatchSide, word: str, order: int) -> bool:
        """False where nobody acts for that side."""
        by = _first_of(side.organisation_id)
        if by is None:
            return False
        at = self._moment(order)
        side.opened_at = at
        if word == "aside":
            side.put_aside_at = at
        else:
            side.answer, side.answered_at, side.answered_by = ANSWER_OF[word], at, by
            if word == "no":
                side.reason, side.courtesy = self.told.reason, self.told.courtesy
        side.save()
        verb = "match.put_aside" if word == "aside" else "match.answered"
        facts = {"side": side.side} | ({} if word == "aside" else {"answer": side.answer, "reason": side.reason})
        remember(entry(verb, by=by, about=self.match, at=at, **facts))
        return True

    def _moment(self, order: int) -> dt.datetime:
        """On the told working day, at the earliest when it was published; the second to speak a little later."""
        drawn = chance(self.match.listing.public_id, self.match.organisation.slug, "moment")
        at = self.days.moment_ago(self.told.days, drawn)
        return max(at, self.published_at + dt.timedelta(minutes=20)) + dt.timedelta(minutes=9 * order)

    def _agree(self, second: MatchSide, at: dt.datetime) -> None:
        """`second` was the second to say yes."""
        match, by = self.match, second.answered_by
        match.agreed_at = at
        cluster = shared_cluster(match)
        Introduction.objects.get_or_create(
            match=match,
            defaults={
                "cluster": cluster,
                "introducer": introducer_in(cluster, match),
                "state": Introduction.State.MADE,
                "opened_at": at,
                "opened_by": by,
                "made_at": at,
                "ask_at": at + dt.timedelta(days=ASKED_AFTER[0]),
            },
        )
        one, other = sorted([match.listing.organisation, match.organisation], key=lambda each: each.pk)
        origin = f"match:{match.public_id}"
        _, is_new = Connection.objects.get_or_create(
            first=one, second=other, ended_at=None, defaults={"since": at, "origin": origin}
        )
        if is_new:
            facts = {"other": match.organisation.public_id, "origin": origin}
            remember(entry("connection.started", by=by, about=match.listing.organisation, at=at, **facts))
        remember(entry("match.agreed", by=by, about=match, at=at))

    def _tell_those_one_can_be(self, sides: dict[str, MatchSide]) -> None:
        """The other side's last word, by the ways in which it would have come; others would only fill the tray."""
        match = self.match
        for side, other in (("asker", "candidate"), ("candidate", "asker")):
            mine, theirs = sides[side], sides[other]
            readers = [person for person in people_of(mine.organisation) if person.public_id in _persona_ids()]
            if not readers or not theirs.answer:
                continue
            if match.agreed_at:
                notify("match.agreed", to=readers, about=match, by=theirs.answered_by)
            elif theirs.answer == MatchSide.Answer.INTERESTED and not mine.answer:
                notify("match.interested", to=readers, about=match, by=theirs.answered_by)
            elif theirs.answer == MatchSide.Answer.DECLINED and mine.answer == MatchSide.Answer.INTERESTED:
                notify("match.declined", to=readers, about=match, by=theirs.answered_by)


def _first_of(organisation: int) -> User | None:
    first = Membership.objects.filter(organisation=organisation, ended_at=None).select_related("user").order_by("pk")
    membership = first.first()
    return membership.user if membership else None


@lru_cache
def _persona_ids() -> set[str]:
    return {steady_id("person", person.key) for person in tell().people if person.persona}
