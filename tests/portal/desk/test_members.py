"""The members of a cluster for its office: how each is doing, its file, what is kept under a name, who is introduced to whom."""

from __future__ import annotations

import datetime as dt
import io
import re
import time

import openpyxl
import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Introduction
from messaging.models import Conversation, Message
from portal.accounts.personal_data import holders
from portal.core.errors import NotAllowed
from portal.desk.models import (
    ContactNote,
    MemberState,
    MemberTier,
    NextAction,
    OfficeIntroduction,
    QueueItem,
    SavedView,
    Tag,
)
from portal.desk.services import contacts
from portal.desk.services.applications import set_tier
from portal.desk.services.health import count_members
from portal.desk.services.queue import refresh_queue
from portal.desk.services.tiers import add_tier, close
from portal.organisations.models import Cluster, ClusterMembership, Connection, Exclusion, Opening, Organisation
from tests.factories.desk import contact_with, step_for
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import ClusterMembershipFactory, OfficeStaffFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
LIST = "/offices/dates-al-ahsa/members/"
FILE = "/offices/dates-al-ahsa/members/of/dar-sanabel/"


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


def seen(person, days):
    type(person).objects.filter(pk=person.pk).update(last_login=timezone.now() - dt.timedelta(days=days))


def state_of(organisation):
    return MemberState.objects.get(membership__organisation=organisation)


@pytest.fixture
def manager(cast, browser_of):
    return browser_of(cast.cluster_manager)


# How they are doing


@pytest.mark.parametrize(
    ("days", "state"), [(0, "active"), (29, "active"), (30, "quiet"), (59, "quiet"), (60, "silent")]
)
def test_the_state_follows_from_when_somebody_was_last_here(cast, days, state):
    seen(cast.packer_owner, days)

    count_members(cast.cluster)

    assert state_of(cast.packer).state == state


def test_a_session_or_an_answer_by_mail_is_a_sign_too(cast):
    for person in (cast.firm_owner, cast.packer_owner):
        seen(person, 90)
    UserSession.objects.create(user=cast.firm_owner, ip="203.0.113.7", session_key="x")
    match = MatchFactory(listing=ListingFactory(cluster=cast.cluster), organisation=cast.packer)
    match.sides.filter(organisation=cast.packer).update(answer="declined", answered_at=timezone.now())

    count_members(cast.cluster)

    assert (state_of(cast.firm).state, state_of(cast.packer).state) == ("active", "active")


def test_who_keeps_no_page_has_not_started(cast):
    nobodys = OrganisationFactory(claimed_at=None)
    ClusterMembershipFactory(cluster=cast.cluster, organisation=nobodys)

    count_members(cast.cluster)

    assert state_of(nobodys).state == "not_started"
    assert state_of(nobodys).last_seen_at is None


def test_needs_and_introductions_are_counted_without_requests_for_finance(cast):
    ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, category="finance")
    now = timezone.now()
    for category, made_at in (("supply", now), ("supply", now - dt.timedelta(days=91)), ("finance", now)):
        listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster, category=category, closed_at=now)
        match = MatchFactory(listing=listing, organisation=cast.packer)
        Introduction.objects.create(match=match, cluster=cast.cluster, state="made", made_at=made_at)

    count_members(cast.cluster)

    assert (state_of(cast.firm).open_needs, state_of(cast.firm).introductions) == (1, 1)
    assert state_of(cast.packer).introductions == 1


def test_who_left_is_no_longer_counted(cast):
    count_members(cast.cluster)
    ClusterMembership.objects.filter(organisation=cast.packer).update(ended_at=timezone.now())

    count_members(cast.cluster)

    assert not MemberState.objects.filter(membership__organisation=cast.packer).exists()


def test_a_silent_member_waits_in_the_queue_until_somebody_comes(cast):
    seen(cast.packer_owner, 61)
    count_members(cast.cluster)
    refresh_queue(cast.cluster)
    assert QueueItem.objects.get(kind="silent_member").organisation == cast.packer

    seen(cast.packer_owner, 0)
    count_members(cast.cluster)
    refresh_queue(cast.cluster)
    assert QueueItem.objects.get(kind="silent_member").gone_at is not None


# The list


def names(page):
    return [row.find("th").find("bdi").get_text() for row in page.select("table.ledger tbody tr")]


def test_the_list_is_narrowed_by_state_place_tag_and_name(cast, manager, read):
    seen(cast.packer_owner, 61)
    count_members(cast.cluster)
    tag = Tag.objects.create(cluster=cast.cluster, name="export")
    tag.organisations.add(cast.firm)

    assert names(read(manager.get(LIST))) == ["Dar Sanabel Dates", "Nakhla Pack"]
    assert names(read(manager.get(f"{LIST}?state=silent"))) == ["Nakhla Pack"]
    assert names(read(manager.get(f"{LIST}?link=2"))) == ["Dar Sanabel Dates"]
    assert names(read(manager.get(f"{LIST}?tag={tag.public_id}"))) == ["Dar Sanabel Dates"]
    assert names(read(manager.get(f"{LIST}?q=nakh"))) == ["Nakhla Pack"]
    assert names(read(manager.get(f"{LIST}?sort=unseen")))[0] in {"Dar Sanabel Dates", "Nakhla Pack"}
    assert manager.get(f"{LIST}?state=%00&link=zz&tag=%27&sort=x&page=99999").status_code == 200


def test_the_tabs_count_and_each_row_says_what_to_do(cast, manager, read):
    seen(cast.packer_owner, 61)
    seen(cast.firm_owner, 40)
    count_members(cast.cluster)

    page = read(manager.get(LIST))
    tabs = {
        link.find(string=True).strip(): link.find("span").get_text(strip=True)
        for link in page.select("nav.tabs[aria-label=State] a")
    }
    doing = [row.find_all("td")[-1].find("a").find(string=True).strip() for row in page.select("table.ledger tbody tr")]

    assert tabs == {"All": "2", "Active": "0", "Going quiet": "1", "Silent": "1", "Not started": "0"}
    assert doing == ["Write", "Call"]


def test_the_file_leads_to_both_of_its_parts(manager, read):
    """The tabs above it, of the cluster, are others."""
    page = read(manager.get(FILE))

    tabs = [(link.get_text(strip=True), link["href"]) for link in page.select('nav[aria-label="Parts of the file"] a')]

    assert tabs == [
        ("Contacts and next steps", "?part=log"),
        ("What waits, needs and introductions", "?part=chain"),
    ]


def test_the_workbook_has_the_narrowed_list_and_no_formula(cast, manager):
    Organisation.objects.filter(pk=cast.packer.pk).update(trade_name_latin="=cmd|' /C calc'!A0", trade_name_ar="")
    tag = Tag.objects.create(cluster=cast.cluster, name="+export")
    tag.organisations.add(cast.packer)
    count_members(cast.cluster)

    answer = manager.get(f"{LIST}table/?link=3")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == 2
    assert lines[1][0].startswith("'=")
    assert lines[1][9].startswith("'+")
    assert isinstance(lines[1][6], int)


def test_a_list_is_kept_under_a_name_for_oneself_or_for_the_office(cast, manager, stranger, browser_of, read):
    OfficeStaffFactory(cluster=cast.cluster, user=stranger)
    save = reverse("desk:view_save", args=[cast.cluster.slug])

    manager.post(save, {"name": "Quiet packers", "state": "quiet", "link": "3", "shared": "on"})
    manager.post(save, {"name": "Mine", "state": "silent", "q": "x", "zzz": "left out"})
    manager.post(save, {"name": "Mine", "state": "quiet"})

    kept = {view.name: view for view in SavedView.objects.all()}
    assert {name: view.query for name, view in kept.items()} == {
        "Quiet packers": "state=quiet&link=3",
        "Mine": "state=quiet",
    }
    colleague = browser_of(stranger)
    text = read(colleague.get(LIST)).get_text()
    assert "Quiet packers" in text
    assert "Mine" not in text
    remove = reverse("desk:view_remove", args=[cast.cluster.slug, kept["Mine"].public_id])
    assert colleague.post(remove).status_code == 404
    assert manager.post(remove).status_code == 302
    assert manager.post(save, {"name": ""}).status_code == 422


# The file


def test_a_talk_is_written_down_once_with_its_follow_up(cast, manager, read):
    fields = {
        "action": "contact",
        "submission": "0b6f5a10-7b1c-4a55-9a54-111111111111",
        "way": "call",
        "on": day(-1).isoformat(),
        "with_person": cast.firm_owner.public_id,
        "text": "They would buy film from two more suppliers.",
        "follow_up_on": day(5).isoformat(),
    }

    answers = [manager.post(FILE, fields) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    note = ContactNote.objects.get()
    assert (note.by, note.with_person, note.way, note.on) == (cast.cluster_manager, cast.firm_owner, "call", day(-1))
    step = NextAction.objects.get()
    assert (step.due_on, step.owner, step.note) == (day(5), cast.cluster_manager, note)
    assert "two more suppliers" in read(manager.get(FILE)).get_text()


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"on": "2999-01-01"},
        {"on": "the other day"},
        {"way": "nudge"},
        {"follow_up_on": "2020-01-01"},
        {"text": "x" * 1001},
    ],
)
def test_what_cannot_be_written_down_comes_back_with_all_that_was_typed(cast, manager, read, wrong):
    fields = {"action": "contact", "way": "call", "on": day(0).isoformat(), "text": "Said enough."} | wrong

    answer = manager.post(FILE, fields)

    page = read(answer)
    assert answer.status_code == 422
    assert page.title.get_text().startswith("Error:")
    assert page.find(id="id_contact_text").get_text(strip=True) == fields["text"]
    assert not ContactNote.objects.exists()


def test_a_step_stands_in_the_queue_on_its_day_and_goes_when_it_is_done(cast, manager):
    manager.post(FILE, {"action": "step", "what": "Send the list", "due_on": day(0).isoformat(), "owner": ""})
    step = NextAction.objects.get()
    assert QueueItem.objects.get(kind="action", gone_at=None).key == step.public_id

    manager.post(FILE, {"action": "step_done", "one": step.public_id})

    assert NextAction.objects.get().done_by == cast.cluster_manager
    assert not QueueItem.objects.filter(kind="action", gone_at=None).exists()


def test_tags_are_words_with_commas_and_those_nobody_carries_go(cast, manager):
    manager.post(FILE, {"action": "tags", "words": "Export, cold chain، Export ,  "})
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Export", "cold chain"]

    manager.post(FILE, {"action": "tags", "words": "EXPORT"})
    assert list(Tag.objects.values_list("name", flat=True)) == ["Export"]
    assert manager.post(FILE, {"action": "tags", "words": "x" * 31}).status_code == 422


def test_only_who_wrote_a_note_removes_it(cast, manager, stranger, browser_of):
    OfficeStaffFactory(cluster=cast.cluster, user=stranger)
    note = contact_with(cast.firm, cast.cluster, by=cast.cluster_manager)
    other = contact_with(cast.packer, cast.cluster, by=cast.cluster_manager)

    assert browser_of(stranger).post(FILE, {"action": "contact_remove", "one": note.public_id}).status_code == 404
    assert manager.post(FILE, {"action": "contact_remove", "one": other.public_id}).status_code == 404
    assert manager.post(FILE, {"action": "contact_remove", "one": note.public_id}).status_code == 302
    assert list(ContactNote.objects.all()) == [other]


def test_each_opening_is_written_down_and_the_member_reads_it(cast, manager, browser_of):
    for _look in range(2):
        manager.get(FILE)

    assert list(Opening.objects.values_list("organisation__slug", "thing", "office__slug")) == [
        ("dar-sanabel", "desk", "dates-al-ahsa")
    ]
    page = browser_of(cast.firm_owner).get(reverse("organisations:openings", args=[cast.firm.slug]))
    assert "your file at the cluster office" in page.text


def test_both_parts_of_the_file_are_reached_by_their_names(cast, manager):
    text = manager.get(FILE).text

    for part, label in (("log", "Contacts and next steps"), ("chain", "What waits, needs and introductions")):
        assert re.search(rf'<a href="\?part={part}"[^>]*>\s*{label}', text)
    assert 'href=""' not in text


def test_the_file_tells_no_request_for_finance(cast, manager):
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, category="finance", title="Working capital")
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, title="Cartons wanted")

    text = manager.get(f"{FILE}?part=chain").text

    assert "Cartons wanted" in text
    assert "Working capital" not in text


def test_of_a_member_that_left_there_is_no_file(cast, manager):
    ClusterMembership.objects.filter(organisation=cast.firm).update(ended_at=timezone.now())

    assert manager.get(FILE).status_code == 404
    assert manager.post(FILE, {"action": "nudge"}).status_code == 404


def test_a_member_is_written_to_once_a_week_whatever_it_is_about(cast, manager):
    first = manager.post(FILE, {"action": "nudge", "about": "need"})
    second = manager.post(FILE, {"action": "nudge", "about": "silent"})
    ContactNote.objects.update(created_at=timezone.now() - dt.timedelta(days=8))
    third = manager.post(FILE, {"action": "nudge", "about": "silent"})

    assert [answer.status_code for answer in (first, second, third)] == [302, 422, 302]
    assert contacts.next_nudge_on(cast.cluster, cast.firm) == day(7)


def test_what_is_kept_of_a_talk_is_handed_out_and_goes_with_the_person(cast):
    contact_with(
        cast.firm, cast.cluster, by=cast.cluster_manager, with_person=cast.firm_owner, text="Huda asks for film"
    )
    holder = holders["desk.contacts"]

    assert [one["text"] for one in holder.export(cast.firm_owner)] == ["Huda asks for film"]
    assert holder.export(cast.packer_owner) == []
    holder.erase(cast.firm_owner)
    assert ContactNote.objects.get().text == ""


# Introducing two


@pytest.fixture
def introduce(cast, manager):
    def post(**fields):
        given = {
            "one": cast.firm.public_id,
            "other": cast.packer.public_id,
            "why": "Dar Sanabel needs a second packer before Ramadan.",
            "why_too": "Begin with the 400 g boxes.",
            "both_agreed": "on",
        } | fields
        return manager.post(reverse("desk:introduce", args=[cast.cluster.slug]), given)

    return post


def test_two_members_are_introduced_with_two_lines_of_reason(cast, introduce, browser_of):
    answer = introduce(submission="0b6f5a10-7b1c-4a55-9a54-222222222222")
    introduce(submission="0b6f5a10-7b1c-4a55-9a54-222222222222")

    assert answer.status_code == 302
    made = OfficeIntroduction.objects.get()
    assert Connection.objects.filter(ended_at=None).count() == 1
    talk = Conversation.objects.get(public_id=made.talk)
    said = Message.objects.get(conversation=talk, kind="said")
    assert said.text == "Dar Sanabel needs a second packer before Ramadan.\nBegin with the 400 g boxes."
    assert said.author == cast.cluster_manager
    for person in (cast.firm_owner, cast.packer_owner):
        assert person.notifications.get(kind="desk.introduced").about == made
        page = browser_of(person).get(made.get_absolute_url())
        assert page.status_code == 200
        assert "second packer before Ramadan" in page.text


def test_an_introduction_that_waits_between_them_goes_out(cast, introduce):
    listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
    match = MatchFactory(listing=listing, organisation=cast.packer)
    match.sides.update(answer="interested", answered_at=timezone.now())
    waiting = Introduction.objects.create(
        match=match,
        cluster=cast.cluster,
        state="waiting",
        due_at=timezone.now() + dt.timedelta(days=1),
        introducer=cast.cluster_manager,
    )

    introduce()

    waiting.refresh_from_db()
    assert waiting.state == "made"
    assert OfficeIntroduction.objects.get().match == match.public_id
    assert Conversation.objects.count() == 1
    assert Message.objects.filter(kind="said", text__contains="second packer").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"both_agreed": ""}, {"why": ""}, {"why": "x" * 141}, {"other": "nosuchmember"}, {"other": ""}]
)
def test_nobody_is_introduced_without_a_reason_or_their_word(cast, introduce, read, wrong):
    answer = introduce(**wrong)

    assert answer.status_code == 422
    assert read(answer).find(id="id_why_too")["value"] == "Begin with the 400 g boxes."
    assert not OfficeIntroduction.objects.exists()
    assert not Connection.objects.exists()


def test_nobody_is_introduced_to_themselves_nor_to_whom_they_keep_out(cast, introduce):
    assert introduce(other=cast.firm.public_id).status_code == 422
    Exclusion.objects.create(organisation=cast.packer, excluded=cast.firm)
    assert introduce().status_code == 422
    assert not Connection.objects.exists()


def test_whoever_is_no_member_cannot_be_chosen(cast, introduce):
    assert introduce(other=cast.lab.public_id).status_code == 422


# Statements


def statements(ask):
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def many(cluster: Cluster, number: int) -> None:
    """Members as rows, each silent for a while, with a need that nobody fits."""
    start = Organisation.objects.count()
    region = cluster.region
    made = Organisation.objects.bulk_create(
        Organisation(
            kind="firm",
            trade_name_latin=f"Member {start + n}",
            sort_name=f"member {start + n:05}",
            slug=f"many-{start + n}",
            region=region,
            published_at=timezone.now(),
            claimed_at=timezone.now(),
        )
        for n in range(number)
    )
    ClusterMembership.objects.bulk_create(ClusterMembership(cluster=cluster, organisation=one) for one in made)


@pytest.mark.parametrize("address", ["/offices/dates-al-ahsa/", LIST, f"{LIST}?q=member&state=not_started&page=2"])
def test_pages_ask_at_most_fifteen_times_at_fifty_members_and_at_five_thousand(cast, manager, settings, address):
    settings.DEPLOYED = True
    found = []
    for number in (50, 4950):
        many(cast.cluster, number)
        counting = statements(lambda: count_members(cast.cluster))
        refresh_queue(cast.cluster)
        manager.get(address)
        started = time.monotonic()
        found.append((statements(lambda: manager.get(address)), counting, time.monotonic() - started))

    (few, counted_few, _took), (lot, counted_lot, took) = found
    assert few == lot <= 15
    assert counted_few <= 15
    assert counted_lot <= counted_few + 45, "only the rows are written in batches"
    assert took < 2


@pytest.mark.parametrize("address", [FILE, f"{FILE}?part=chain"])
def test_a_file_costs_the_same_with_one_row_and_with_three(cast, manager, settings, address):
    settings.DEPLOYED = True

    def add():
        contact_with(cast.firm, cast.cluster, by=cast.cluster_manager, with_person=cast.firm_owner)
        step_for(cast.firm, cast.cluster, owner=cast.cluster_manager)
        listing = ListingFactory(organisation=cast.firm, cluster=cast.cluster, matched_at=timezone.now())
        match = MatchFactory(listing=listing, organisation=cast.packer)
        Introduction.objects.create(match=match, cluster=cast.cluster, state="made", made_at=timezone.now())
        refresh_queue(cast.cluster)

    add()
    manager.get(address)
    one = statements(lambda: manager.get(address))
    add()
    add()
    assert statements(lambda: manager.get(address)) == one <= 15


def test_an_office_puts_a_member_into_another_tier(cast, manager):
    full = add_tier(cast.cluster, by=cast.cluster_manager, name_en="Full member")
    closed = add_tier(cast.cluster, by=cast.cluster_manager, name_en="Founder")
    close(closed, by=cast.cluster_manager)
    address = reverse("desk:member_file", args=[cast.cluster.slug, cast.firm.slug])
    page = manager.get(address).content.decode()
    assert "Full member" in page
    assert "Founder" not in page
    sent = {"action": "tier", "tier": full.public_id, "since": timezone.localdate().isoformat()}
    for _twice in range(2):
        assert manager.post(address, sent).status_code == 302
    (kept,) = MemberTier.objects.filter(membership__organisation=cast.firm)
    assert (kept.tier, kept.until) == (full, None)
    assert "since" in manager.get(address).content.decode()
    refused = manager.post(address, sent | {"since": (timezone.localdate() + dt.timedelta(days=3)).isoformat()})
    assert refused.status_code == 422
    assert "still to come" in refused.content.decode()
    assert manager.post(address, sent | {"tier": closed.public_id}).status_code == 422
    membership = cast.cluster.memberships.get(organisation=cast.firm)
    with pytest.raises(NotAllowed):
        set_tier(membership, full, by=cast.firm_owner, since=timezone.localdate())


def test_the_page_of_members_leads_to_their_list(cast, manager):
    page = manager.get(reverse("desk:member_list", args=[cast.cluster.slug])).content.decode()
    assert reverse("organisations:member_lists", args=[cast.cluster.slug]) in page
