"""A matchmaking day in four browsers on two web processes: opened by the cluster's office, filled, asked for, planned, held at the door
and at the tables, and gone on with afterwards. Sixty come by the office's list, one registers herself. In English and in Arabic.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Browser, Locator, expect

from messaging.models import Conversation, Message
from portal.accounts.models import User
from portal.events.models import (
    Delegation,
    Event,
    Fit,
    FreedTime,
    GoingOn,
    Meeting,
    MeetingPlan,
    PlanRun,
    Registration,
    Session,
    Slot,
)
from portal.organisations.models import Connection, Organisation
from portal.organisations.services import index_organisations
from portal.ui.words import clock, number
from tests.factories.accounts import UserFactory
from tests.factories.organisations import ClusterMembershipFactory, MembershipFactory, OrganisationFactory
from tests.journeys.walking import SignedIn, until, wait_for_the_worker
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

COME = 60
TITLE = {"en": "Hofuf B2B day", "ar": "يوم اللقاءات في الهفوف"}
SEEKS = {"en": "Vacuum packing of dates", "ar": "تعبئة التمور بالتفريغ"}
FIRST_WORDS = {
    "en": "It was good to meet you. Shall we begin with one pallet?",
    "ar": "سعدت بلقائكم. هل نبدأ بمنصة واحدة؟",
}
# What the others serve and buy, in turn: every fifth could serve the firm, and has hardly anybody else to meet.
TRADES = [
    ("vacuum packing of dates", "labels in three colours"),
    ("haulage in cooled lorries", "cartons"),
    ("cartons", "haulage in cooled lorries"),
    ("cleaning of sorting machines", "drinking water"),
    ("drinking water", "cleaning of sorting machines"),
]


class Participant(SignedIn):
    """Somebody who comes, or holds the day."""

    def comes_to(self, event: Event) -> None:
        """From the menu, by the list."""
        self.menu("Events")
        self.page.locator("main").get_by_role("link", name=event.title, exact=True).click()
        self.at_title(event.title)

    def name(self, organisation: Organisation) -> str:
        with override(self.language):
            return organisation.name

    def time_of(self, meeting: Meeting) -> str:
        assert meeting.slot is not None
        with override(self.language), timezone.override(meeting.event.tz):
            return clock(meeting.slot.starts_at)

    def table_of(self, meeting: Meeting) -> str:
        assert meeting.table is not None
        with override(self.language):
            return self.said("Table %(number)s", number=number(meeting.table.number))

    def row_of(self, organisation: Organisation) -> Locator:
        """The line of a list in which an organisation is named."""
        rows = self.page.locator("main li").filter(has=self.page.get_by_text(self.name(organisation), exact=True))
        return rows.filter(visible=True).first

    def part(self, words: str, *, context: str = "") -> None:
        """One of the pages of an event."""
        self.steps += 2
        parts = self.page.locator("details.parts")
        parts.locator("summary").click()
        self.press(words, within=parts, context=context)


@pytest.fixture
def others(cast: SimpleNamespace) -> list[Organisation]:
    """The rest of the cluster: with the packer sixty, each with somebody who has an account."""
    made: list[Organisation] = []
    for nth in range(COME - 1):
        serves, buys = TRADES[nth % len(TRADES)]
        one: Organisation = OrganisationFactory(region=cast.firm.region, serves=[serves], buys=[buys])
        ClusterMembershipFactory(cluster=cast.cluster, organisation=one, link=cast.cluster.links.get(position=3))
        MembershipFactory(organisation=one, user=UserFactory(full_name=f"Guest {nth}"), role="owner")
        made.append(one)
    index_organisations([cast.firm, cast.packer, *made])
    return made


@pytest.fixture
def the_list(cast: SimpleNamespace, others: list[Organisation], tmp_path: Path) -> Path:
    """Who comes, as the office has them in a table."""
    path = tmp_path / "people.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["name", "reach", "organisation"])
        for one in [cast.packer, *others]:
            person = one.memberships.get().user
            table.writerow([person.full_name, person.email, one.trade_name_latin])
    return path


def opens_the_day(samia: Participant) -> Event:
    """Through the form, with its programme by one press and its tables; then everybody may see it."""
    samia.menu("Events")
    samia.press("Hold an event")
    samia.at("Hold an event")
    samia.choose("What kind of event?", Event.Kind.MATCHMAKING)
    samia.write("What is it called?", TITLE[samia.language])
    samia.write("Where?", "Hofuf, exhibition hall 2")
    samia.has_no_fault()
    samia.press("Save as a draft")
    samia.at_title(TITLE[samia.language])
    samia.sees("A draft: nobody else sees it yet.")
    event = Event.objects.get()

    samia.part("Programme", context="of an event")
    samia.sees("The programme is still to be written")
    samia.press("A matchmaking morning")
    samia.sees("Doors open, badges")
    assert Session.objects.filter(event=event, kind=Session.Kind.MEETINGS).exists()
    samia.has_no_fault()

    samia.part("Plan")
    samia.press("Set up meetings")
    samia.write("How long is a meeting?", "10")
    samia.write("Tables", "15")
    # Usually asking opens eighteen days before: on this day it opens at once.
    samia.write("Asking opens on", timezone.now().astimezone(event.tz).date().isoformat())
    samia.has_no_fault()
    samia.press("Save")
    samia.is_told("Saved. The times are cut anew; no meeting that stands was moved.")
    assert event.slots.count() > 5
    assert event.tables.filter(spare=False).count() == 13

    samia.part("Overview")
    samia.press("Announce it")
    samia.is_told("Announced. Whoever may see it finds it now.")
    event.refresh_from_db()
    return event


def registers_herself(huda: Participant, cast: SimpleNamespace, event: Event) -> None:
    """She finds the day in the list, and says what she looks for there."""
    huda.comes_to(event)
    huda.sees("Register the people who should go.")
    huda.press("Register", context="for an event")
    huda.at("Who comes?")
    huda.has_no_fault()
    huda.press("Register", context="for an event")
    huda.at_title(event.title)
    huda.sees("You are going.")
    huda.part("Meetings", context="of an event")
    huda.press("What we look for, when we are free")
    huda.write("What do you look for here?", SEEKS[huda.language])
    huda.has_no_fault()
    huda.press("Save")
    wait_for_the_worker()


def asks_for_a_meeting(huda: Participant, cast: SimpleNamespace, event: Event) -> Meeting:
    """The packer stands among the good fits, with the times that are free for both."""
    huda.comes_to(event)
    huda.part("Meetings", context="of an event")
    fit = huda.page.locator("section .narrow ol > li").filter(has_text=huda.name(cast.packer))
    fit.get_by_role("button", name=re.compile(r"^\S*\d\d:\d\d|^[٠-٩]{2}:[٠-٩]{2}")).first.click()
    huda.steps += 1
    huda.is_told("Asked. They say yes, another time, or no.")
    meeting = Meeting.objects.get()
    huda.sees("You ask for %(time)s", time=huda.time_of(meeting))
    huda.has_no_fault()
    return meeting


def says_yes(yusuf: Participant, cast: SimpleNamespace, meeting: Meeting) -> None:
    yusuf.comes_to(meeting.event)
    yusuf.part("Meetings", context="of an event")
    yusuf.sees("They ask you")
    yusuf.row_of(cast.firm).get_by_role("link", name=yusuf.said("Answer")).click()
    yusuf.sees("Meeting with %(name)s", name=yusuf.name(cast.firm))
    yusuf.press("Yes, we meet")
    yusuf.is_told("Agreed. It stands in your agenda.")
    yusuf.has_no_fault()


def presses_schedule(samia: Participant, event: Event) -> None:
    """She sees how far it is, and then, without another press, what came of it."""
    samia.comes_to(event)
    samia.part("Plan")
    # Sixty are planned in a moment: whoever holds the event keeps the plan from being written until its progress was seen.
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
        samia.press("Schedule")
        samia.is_told("It is being worked out. You can leave this page.")
        expect(samia.page.get_by_role("progressbar", name=samia.said("How far the plan is"))).to_be_visible()
        until(lambda: PlanRun.objects.get().share == 99)
        expect(samia.page.locator("[data-share]")).not_to_have_text(re.compile("^[0٠]$"))
        samia.has_no_fault()
    expect(samia.page.locator("section .note.ok")).to_be_visible()
    expect(samia.page.get_by_role("progressbar")).to_have_count(0)
    assert PlanRun.objects.get().state == PlanRun.State.DONE
    expect(samia.page.locator("table.slots td.on")).to_have_count(Meeting.objects.placed().count())
    samia.sees("Nobody: everybody who takes part has enough.")
    samia.has_no_fault()


def reads_her_agenda(who: Participant, own: Delegation) -> list[Meeting]:
    """Each of her meetings stands there with whom, when and at which table."""
    meetings = list(
        Meeting.objects.placed().filter(Q(first=own) | Q(second=own)).select_related("event", "slot", "table__room")
    )
    who.comes_to(own.event)
    who.part("My agenda")
    for meeting in meetings:
        other = meeting.second if meeting.first_id == own.pk else meeting.first
        row = who.row_of(other.organisation)
        expect(row).to_contain_text(who.time_of(meeting))
        expect(row).to_contain_text(who.table_of(meeting))
    who.has_no_fault()
    return meetings


def somebody_instead(own: Delegation, meetings: list[Meeting]) -> tuple[Meeting, Delegation]:
    """One of these meetings, and somebody who fits, whom one does not meet anyway, and who meets nobody at that time."""
    fits = Fit.objects.filter(Q(seeker=own) | Q(could=own)).values_list("seeker", "could")
    placed = Meeting.objects.placed().filter(event=own.event_id)
    met = both_of(placed.filter(Q(first=own) | Q(second=own)).values_list("first", "second"))
    for meeting in meetings:
        busy = both_of(placed.filter(slot=meeting.slot).values_list("first", "second"))
        if free := both_of(fits) - met - busy - {own.pk}:
            return meeting, Delegation.objects.get(pk=min(free))
    raise AssertionError("nobody fits and is free")


def both_of(pairs: Iterable[tuple[int, int]]) -> set[int]:
    return {one for pair in pairs for one in pair}


def the_day_comes(meeting: Meeting, *, since: dt.timedelta) -> None:
    """The time of this meeting began so long ago. The clocks of the web processes and of the worker are those of the machine and
    cannot be set, so it is the day that moves, with everything that has an hour in it."""
    slot = Slot.objects.get(pk=meeting.slot_id)
    further = timezone.now() - since - slot.starts_at
    moved = {"starts_at": F("starts_at") + further, "ends_at": F("ends_at") + further}
    with transaction.atomic():
        Event.objects.filter(pk=meeting.event_id).update(**moved)
        Session.objects.filter(event=meeting.event_id).update(**moved)
        Slot.objects.filter(event=meeting.event_id).update(**moved)
        MeetingPlan.objects.filter(event=meeting.event_id).update(
            asking_opens_at=F("asking_opens_at") + further, asking_closes_at=F("asking_closes_at") + further
        )


def code_of(who: Participant, event: Event, user: User) -> str:
    """What stands on a badge, as its holder reads it out."""
    who.comes_to(event)
    who.page.locator("main").get_by_role("link", name=user.full_name, exact=True).click()
    who.at_title(user.full_name)
    who.press("Badge")
    who.at("Badge of %(name)s", name=user.full_name)
    who.has_no_fault()
    return who.page.locator(".ev-badge code").inner_text()


def lets_in(samia: Participant, code: str, user: User, *, here: int) -> None:
    samia.write("Code on the badge", code)
    samia.press("Check in")
    expect(samia.page.get_by_role("heading", name=user.full_name)).to_be_visible()
    with override(samia.language):
        count = {"here": number(here), "going": number(COME + 1)}
    samia.sees("<b data-here>%(here)s</b> of <b data-going>%(going)s</b> are here", **count)


def marks_a_no_show(samia: Participant, meeting: Meeting, missing: Organisation) -> None:
    samia.press("At the tables now")
    samia.sees("At the tables now")
    samia.has_no_fault()
    samia.press("%(name)s did not come", name=samia.name(missing))
    samia.is_told("Noted. Whoever fits and is free is offered the time.")
    samia.sees("The time is offered to others.")
    assert Meeting.objects.get(pk=meeting.pk).state == Meeting.State.MISSED


def takes_the_time(who: Participant, meeting: Meeting, cast: SimpleNamespace) -> None:
    """From what they are told, with one tap."""
    meeting = Meeting.objects.select_related("event", "slot").get(pk=meeting.pk)
    who.follow(f"{who.home}/home/")
    who.page.locator("#bell").click()
    facts = {"name": who.name(cast.firm), "at": who.time_of(meeting)}
    who.page.get_by_role("link", name=who.said("%(name)s is free at %(at)s: take the time", **facts)).first.click()
    who.at("<bdi>%(name)s</bdi> at %(at)s", **facts)
    who.has_no_fault()
    who.press("Take it")
    until(lambda: FreedTime.objects.filter(missed=meeting, instead__isnull=False).exists())
    instead = FreedTime.objects.select_related("instead__table").get(missed=meeting).instead
    assert instead is not None
    assert instead.table is not None
    with override(who.language):
        at = number(instead.table.number)
    who.sees("The time is yours: table %(number)s.", number=at)


def rates(who: Participant, event: Event, other: Organisation) -> None:
    """Two taps."""
    who.comes_to(event)
    who.part("My agenda")
    who.press("How were your meetings?")
    for question, answer in (("Was it worth it? %(name)s", "Worth it"), ("Shall we go on? %(name)s", "Yes")):
        taps = who.page.get_by_role("group", name=who.said(question, name=who.name(other)))
        taps.get_by_role("button", name=who.said(answer), exact=True).click()
        who.steps += 1
        expect(taps.locator("[aria-pressed=true]")).to_have_text(who.said(answer))
    who.has_no_fault()


def go_on(huda: Participant, yusuf: Participant, cast: SimpleNamespace) -> None:
    """Their conversation is open on both sides, and both are asked in a month what came of it."""
    going_on = GoingOn.objects.get()
    clock_of_it = going_on.introduction.ask_at if going_on.introduction else going_on.ask_at
    assert clock_of_it is not None
    assert (clock_of_it - going_on.made_at).days == 30
    assert Connection.objects.count() == 1
    talk = Conversation.objects.get()
    for who, other in ((huda, cast.packer), (yusuf, cast.firm)):
        who.follow(f"{who.home}/home/")
        who.quick("Messages")
        who.page.locator("main").get_by_role("link", name=re.compile(re.escape(who.name(other)))).first.click()
        who.page.wait_for_url(re.compile(rf"/messages/{talk.public_id}/"))
    huda.page.get_by_role("textbox", name=huda.said("Message"), exact=True).fill(FIRST_WORDS[huda.language])
    huda.press("Send")
    expect(yusuf.page.locator(".thread .msg").last).to_contain_text(FIRST_WORDS[huda.language])
    assert Message.objects.filter(kind="said").count() == 1
    huda.has_no_fault()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_an_empty_day_to_a_follow_up(
    stack: Stack, browser: Browser, cast: SimpleNamespace, the_list: Path, language: str
) -> None:
    one, other = stack.addresses
    samia = Participant(browser, one, cast.cluster_manager, language)
    event = opens_the_day(samia)
    call_command("register_people", event=event.public_id, csv=the_list, by=cast.cluster_manager.email)
    assert Registration.objects.going().filter(event=event).count() == COME

    huda = Participant(browser, one, cast.firm_owner, language)
    registers_herself(huda, cast, event)
    kept = asks_for_a_meeting(huda, cast, event)
    yusuf = Participant(browser, other, cast.packer_owner, language)
    says_yes(yusuf, cast, kept)

    presses_schedule(samia, event)
    ours = Delegation.objects.select_related("event").get(event=event, organisation=cast.firm)
    meetings = reads_her_agenda(huda, ours)
    assert kept in meetings
    assert len(meetings) > 1

    # One of the others with whom she was to meet will not come; somebody else fits, and is free then.
    missed, instead = somebody_instead(ours, [one for one in meetings if one.pk != kept.pk])
    missing = (missed.second if missed.first_id == ours.pk else missed.first).organisation
    guest = instead.organisation.memberships.get().user
    quick_one = Participant(browser, other, guest, language)

    the_day_comes(missed, since=dt.timedelta(minutes=1))
    samia.comes_to(event)
    codes = [(code_of(huda, event, cast.firm_owner), cast.firm_owner), (code_of(quick_one, event, guest), guest)]
    codes.append((code_of(yusuf, event, cast.packer_owner), cast.packer_owner))
    samia.part("Door")
    samia.has_no_fault()
    for here, (code, person) in enumerate(codes, 1):
        lets_in(samia, code, person, here=here)
    marks_a_no_show(samia, missed, missing)
    takes_the_time(quick_one, missed, cast)
    reads_her_agenda(huda, ours)

    # Their own meeting is over, and both want to go on.
    the_day_comes(kept, since=dt.timedelta(minutes=12))
    rates(huda, event, cast.packer)
    rates(yusuf, event, cast.firm)
    expect(yusuf.row_of(cast.firm)).to_contain_text(yusuf.said("introduced"))
    go_on(huda, yusuf, cast)
    wait_for_the_worker()
