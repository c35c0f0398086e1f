"""What has happened at an event of the story that has begun, or is over: who came, who did not, what both sides thought of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.events.models import Delegation, Event, GoingOn, Mark, Meeting, Rating, Registration, Slot
from portal.events.services.indexing import index_event
from portal.events.services.moving import move_along
from portal.events.services.no_shows import did_not_take_place, not_here_today
from portal.events.services.ratings import rate
from portal.events.services.walk_ins import let_in
from portal.notifications.models import Notification

from ..story.chance import chance, steady_id
from .cast import Cast

ANNOUNCED = dt.timedelta(days=30)
"""So long before its day an event was announced, and people began to register."""
NEWS_THAT_IS_OLD = ("b2b.missed", "b2b.going_on", "b2b.called_off", "registration.confirmed")


class TookPlace:
    def __init__(self, cast: Cast, told: dict[str, Any], event: Event, by: User) -> None:
        self.cast, self.told, self.event, self.by = cast, told, event, by

    def write(self, apart: dt.timedelta) -> None:
        """Move it by so many days, then let it happen."""
        self._moved(apart)
        self._who_came()
        if self.event.is_over:
            self._what_was_said()
        else:
            self._so_far()
        Notification.objects.filter(kind__in=NEWS_THAT_IS_OLD).delete()

    def _moved(self, apart: dt.timedelta) -> None:
        before = Event.objects.get(pk=self.event.pk)
        Event.objects.filter(pk=self.event.pk).update(
            starts_at=F("starts_at") + apart,
            ends_at=F("ends_at") + apart,
            published_at=before.starts_at + apart - ANNOUNCED,
        )
        self.event.refresh_from_db()
        move_along(self.event, before, by=None)
        index_event(self.event)
        asked_at = self.event.starts_at - dt.timedelta(days=9)
        Meeting.objects.filter(event=self.event).update(asked_at=asked_at, answered_at=asked_at + dt.timedelta(days=1))
        registrations = Registration.objects.filter(event=self.event)
        registrations.update(registered_at=self.event.starts_at - dt.timedelta(days=20))

    def _who_came(self) -> None:
        """Through the door on the first morning; those of `absent` did not."""
        away = {self.cast.organisations[key].pk for key in self.told.get("absent", ())}
        drawn = chance(self.told["key"], "door")
        rows = list(Registration.objects.filter(event=self.event).exclude(organisation__in=away).order_by("pk"))
        for row in rows:
            row.checked_in_at = self.event.starts_at + dt.timedelta(minutes=drawn.randrange(5, 40))
            row.checked_in_by = self.by
        Registration.objects.bulk_update(rows, ["checked_in_at", "checked_in_by"])

    def _so_far(self) -> None:
        """Who likes whom, one who does not come today, one who stood at the door without a word before."""
        for one, other in self.told.get("likes", ()):
            Mark.objects.create(delegation=self._delegation(one), about=self._delegation(other), wish=Mark.Wish.LIKE)
        Meeting.objects.filter(event=self.event, state=Meeting.State.AGREED, slot__ends_at__lte=timezone.now()).update(
            state=Meeting.State.HELD
        )
        for key in self.told.get("absent", ()):
            row = Registration.objects.get(event=self.event, organisation=self.cast.organisations[key])
            not_here_today(row, by=self.by)
        for name, phone, organisation in self.told.get("walk_ins", ()):
            walked_in = let_in(self.event, by=self.by, name=name, phone=phone, organisation_name=organisation)
            Registration.objects.filter(pk=walked_in.pk).update(
                public_id=steady_id("registration", self.told["key"], name)
            )

    def _what_was_said(self) -> None:
        Meeting.objects.filter(event=self.event, state=Meeting.State.AGREED).update(state=Meeting.State.HELD)
        for one, other in self.told.get("missed", ()):
            did_not_take_place(self._between(one, other), by=self.by, missing=self._delegation(other))
        for one, other, worth, goes_on, note in self.told.get("rated", ()):
            rate(
                self._between(one, other),
                self._delegation(one),
                by=self._acting(one),
                worth=worth,
                goes_on=goes_on,
                note=note or None,
            )
        self._on_that_day()

    def _on_that_day(self) -> None:
        """What is remembered of it was said in the evening."""
        evening = self.event.ends_at + dt.timedelta(hours=4)
        Rating.objects.filter(meeting__event=self.event).update(rated_at=evening)
        went_on = GoingOn.objects.filter(meeting__event=self.event)
        apart = timezone.now() - evening
        went_on.update(made_at=evening)
        went_on.filter(ask_at__isnull=False).update(ask_at=F("ask_at") - apart)
        Slot.objects.filter(event=self.event, meetings=None).delete()

    def _between(self, one: str, other: str) -> Meeting:
        first, second = self._delegation(one), self._delegation(other)
        pair = Q(first=first, second=second) | Q(first=second, second=first)
        found: Meeting = Meeting.objects.select_related("event__organiser", "first", "second", "slot").get(
            pair, event=self.event
        )
        return found

    def _delegation(self, key: str) -> Delegation:
        rows = Delegation.objects.select_related("event", "organisation")
        return rows.get(event=self.event, organisation=self.cast.organisations[key])

    def _acting(self, key: str) -> User:
        found = self.cast.acting_for(key)
        if found is None:
            raise LookupError(f"nobody acts for {key}")
        return found
