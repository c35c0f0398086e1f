"""Events of the story: announced, with a programme, tables, and people who come. Rows for those who register, so that nobody is told.

One that has begun or is over is written a week ahead, as services have it, and then moved to its day with all that stands in it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import override

from portal.accounts.models import User
from portal.events.models import Delegation, Event, ParticipationType, Registration, Slot
from portal.events.services.asking import write_question, write_type
from portal.events.services.delegations import change_delegation, sync_delegation
from portal.events.services.holding import announce, open_event
from portal.events.services.meeting_setup import set_up_meetings
from portal.events.services.meetings import accept, ask
from portal.events.services.templates import fill_day
from portal.notifications.models import Notification
from portal.organisations.models import Organisation

from ..days import Days
from ..story.chance import chance, steady_id
from ..story.reading import DATA, read
from .cast import Cast
from .deeds import date_deeds, last_deed
from .events_held import TookPlace

AHEAD = dt.timedelta(days=7)
"""Where one that has begun is written, before it is moved: asking is open then."""

PARTIES = UUID("6f7f6c0e-6f0b-4f0e-9d53-0a3c6d2d9a11")
"""A namespace: who was registered together is the same in every seeding."""


def write_events(cast: Cast) -> None:
    for told in read(DATA / "events.toml")["event"]:
        _Held(cast, told).write()


class _Held:
    def __init__(self, cast: Cast, told: dict[str, Any]) -> None:
        self.cast, self.told = cast, told
        self.deeds = last_deed()
        self.by: User = cast.users[told["by"]]
        self.organiser: Organisation = cast.organisations[told["organiser"]]

    def write(self) -> None:
        self.event = self._opened()
        for name, details, meets in self.told.get("types", ()):
            write_type(self.event, by=self.by, name=name, details=details, meets=meets)
        for text, required in self.told.get("questions", ()):
            write_question(self.event, by=self.by, text=text, required=required)
        if name := self.told.get("programme"):
            # What the template says is said in the language of the event.
            with override(self.event.language):
                fill_day(self.event, by=self.by, name=name)
        announce(self.event, by=self.by)
        if tables := self.told.get("tables"):
            between = [dt.time.fromisoformat(hour) for hour in self.told.get("hours", ())]
            hours: dict[str, Any] = dict(zip(("from_hour", "to_hour"), between, strict=False))
            set_up_meetings(self.event, by=self.by, minutes=20, tables={None: tables}, **hours)
        for key in self._comers():
            self._registered(key)
        if tables:
            self._meet()
        if self.day <= self.cast.today:
            TookPlace(self.cast, self.told, self.event, self.by).write(self.day - self.first)
            date_deeds(self.deeds, self.event.published_at or self.event.starts_at)

    def _opened(self) -> Event:
        told, zone = self.told, ZoneInfo(self.told["zone"])
        self.day = self._held_on()
        self.first = max(self.day, self.cast.today + AHEAD)
        last = self.first + dt.timedelta(days=told.get("lasts", 1) - 1)
        given = {name: told[name] for name in ("place", "town", "link", "capacity", "approval") if name in told}
        event = open_event(
            by=self.by,
            organiser=self.organiser,
            kind=told["kind"],
            title=told["title"],
            summary=told["summary"],
            cluster=self.cast.clusters[told["cluster"]],
            zone=told["zone"],
            starts_at=dt.datetime.combine(self.first, dt.time.fromisoformat(told["at"]), tzinfo=zone),
            ends_at=dt.datetime.combine(last, dt.time.fromisoformat(told["until"]), tzinfo=zone),
            languages=told["languages"],
            audience=told["audience"],
            **given,
        )
        Event.objects.filter(pk=event.pk).update(public_id=steady_id("event", told["key"]))
        event.refresh_from_db()
        return event

    def _held_on(self) -> dt.date:
        if began := self.told.get("began"):
            return self.cast.today - dt.timedelta(days=began)
        days, away = Days(self.cast.country(self.told["organiser"]), self.cast.today), int(self.told["days"])
        return days.ahead(away) if away > 0 else days.ago(-away)

    def _comers(self) -> list[str]:
        """Those that are named, and more members of the cluster with somebody who acts for them."""
        named: list[str] = list(self.told["comes"])
        around = [
            one.key
            for one in self.cast.story.organisations
            if one.cluster == self.told["cluster"]
            and one.key not in {*named, self.told["organiser"]}
            and self.cast.acting_for(one.key)
        ]
        drawn = chance(self.told["key"], "comers")
        return named + sorted(drawn.sample(around, min(len(around), self.told["others"])))

    def _registered(self, key: str) -> None:
        person, organisation = self.cast.acting_for(key), self.cast.organisations[key]
        if person is None:
            raise LookupError(f"nobody acts for {key}")
        kinds = list(ParticipationType.objects.filter(event=self.event, meets=True).order_by("position"))
        Registration.objects.create(
            public_id=steady_id("registration", self.told["key"], key),
            event=self.event,
            organisation=organisation,
            person=person,
            name=person.latin_name,
            email=person.email or "",
            phone=person.phone or "",
            language=person.language or "en",
            type=chance(self.told["key"], key).choice(kinds) if kinds else None,
            state=Registration.State.GOING,
            party=uuid5(PARTIES, f"{self.told['key']}:{key}"),
            registered_by=person,
        )
        sync_delegation(self.event, organisation.pk)

    def _meet(self) -> None:
        for key, words in self.told.get("seeks", ()):
            own = self._delegation(key)
            change_delegation(own, by=self._acting(key), seeks=words, languages=own.languages, most=own.most)
        slots = list(Slot.objects.filter(event=self.event, closed=False).order_by("starts_at"))
        for one, other, at in self.told.get("agreed", ()):
            made = ask(
                self._delegation(one), self._delegation(other), by=self._acting(one), slot=slots[at], quietly=True
            )
            accept(made, by=self._acting(other))
        for one, other, at in self.told.get("asks", ()):
            ask(self._delegation(one), self._delegation(other), by=self._acting(one), slot=slots[at])
        # What was agreed is no news any more.
        Notification.objects.filter(kind="b2b.agreed").delete()

    def _delegation(self, key: str) -> Delegation:
        rows = Delegation.objects.select_related("event", "organisation")
        return rows.get(event=self.event, organisation=self.cast.organisations[key])

    def _acting(self, key: str) -> User:
        found = self.cast.acting_for(key)
        if found is None:
            raise LookupError(f"nobody acts for {key}")
        return found
