"""Two organisations become one: everything of both is with the one that stays, old addresses lead there, and it can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.models import Conversation
from portal.activity.models import Entry
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.retention import keep_to
from portal.notifications.services import notify
from portal.onboarding.facts import said_of
from portal.onboarding.models import Duplicate, Merge, MovedRow
from portal.onboarding.services import merging
from portal.onboarding.services.merging import agree, ask_to_merge, undo_merge
from portal.onboarding.services.moving import about_anything, pointing_at_organisations
from portal.organisations.models import Connection, Membership, Opening, Organisation
from portal.organisations.services.connections import connect
from portal.outbox.models import OutboxRow
from portal.search.models import SearchDocument
from tests.factories.accounts import UserFactory
from tests.factories.dup import DuplicateFactory
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import (
    ClusterMembershipFactory,
    MembershipFactory,
    OfficeStaffFactory,
    OrganisationFactory,
    ReferenceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(packer, cluster, hofuf):
    made = OrganisationFactory(
        slug="nakhla-pack-2",
        trade_name_latin="Nakhla Packing Co. Ltd",
        region=hofuf,
        claimed_at=None,
        registration_number="2250001234",
        summary="Packs.",
        serves=["shrink wrapping"],
    )
    ClusterMembershipFactory(cluster=cluster, organisation=made)
    return made


@pytest.fixture
def pair(packer, twin):
    return DuplicateFactory(first=packer, second=twin)


@pytest.fixture
def both_claimed(pair, twin, packer_owner):
    twin.claimed_at = timezone.now()
    twin.save()
    return MembershipFactory(organisation=twin, role="owner").user


def test_the_days_of_the_register_go_with_its_number_and_come_back(pair, twin, packer, cluster_manager):
    type(twin).objects.filter(pk=twin.pk).update(
        registered_on=dt.date(2016, 3, 1), registered_until=dt.date(2028, 1, 28)
    )
    twin.refresh_from_db()
    assert said_of(twin, "registration_number") == (
        "\u20682250001234\u2069 · since 1 March 2016 · valid until 28 January 2028"
    )
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=["registration_number"])
    packer.refresh_from_db()
    assert (packer.registered_on, packer.registered_until) == (dt.date(2016, 3, 1), dt.date(2028, 1, 28))
    undo_merge(merge, by=cluster_manager, reason="They are two.")
    packer.refresh_from_db()
    assert (packer.registration_number, packer.registered_on, packer.registered_until) == ("", None, None)


def test_everything_of_both_is_with_the_one_that_stays(
    pair, twin, packer, packer_owner, cluster, cluster_manager, bank
):
    need = ListingFactory(organisation=twin)
    work = ReferenceFactory(organisation=twin)
    connect(twin, bank, by=cluster_manager, origin="introduction")
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=["registration_number"])
    assert merge.state == "done"
    packer.refresh_from_db()
    twin.refresh_from_db()
    need.refresh_from_db()
    work.refresh_from_db()
    assert (need.organisation, work.organisation) == (packer, packer)
    assert packer.registration_number == "2250001234"
    assert packer.trade_items.filter(text="shrink wrapping").exists()
    assert packer.cluster_memberships.filter(cluster=cluster, ended_at=None).count() == 1
    assert (twin.merged_into, twin.is_published) == (packer, False)
    known = Connection.objects.get(ended_at=None)
    assert {known.first, known.second} == {packer, bank}
    assert not SearchDocument.objects.filter(subject=twin.public_id).exists()
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == ("same", cluster_manager)


def test_nothing_that_points_at_an_organisation_is_forgotten():
    labels = {f"{model._meta.label_lower}.{field.name}" for model, field in pointing_at_organisations()}
    assert {
        "organisations.membership.organisation",
        "organisations.organisation_sectors.organisation",
        "organisations.connection.second",
        "organisations.cluster.organisation",
        "messaging.participant.organisation",
        "matchmaking.listing_hidden_from.organisation",
        "projects.partner.organisation",
        "events.registration.organisation",
    } <= labels
    assert not {label for label in labels if label.startswith("onboarding.duplicate")}


def test_people_of_both_are_people_of_the_one_with_the_higher_role(pair, twin, packer, packer_owner, cluster_manager):
    twin_owner = MembershipFactory(organisation=twin, role="owner").user
    in_both = MembershipFactory(organisation=packer, role="member").user
    MembershipFactory(organisation=twin, user=in_both, role="admin")
    ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    roles = dict(Membership.objects.filter(organisation=packer, ended_at=None).values_list("user", "role"))
    assert roles == {packer_owner.pk: "owner", twin_owner.pk: "owner", in_both.pk: "admin"}
    assert not Membership.objects.filter(organisation=twin, ended_at=None).exists()
    told = packer_owner.notifications.get(kind="merge.done")
    assert told.facts == {"kept": "Nakhla Pack", "gone": "Nakhla Packing Co. Ltd"}


def test_taken_back_everything_stands_as_before(pair, twin, packer, packer_owner, cluster, cluster_manager, bank):
    in_both = MembershipFactory(organisation=packer, role="member").user
    MembershipFactory(organisation=twin, user=in_both, role="admin")
    ListingFactory(organisation=twin)
    connect(twin, bank, by=cluster_manager, origin="introduction")
    before = _picture(packer, twin)
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=["registration_number"])
    assert _picture(packer, twin) != before
    with pytest.raises(NotPossible):
        undo_merge(merge, by=cluster_manager, reason="  ")
    undo_merge(merge, by=cluster_manager, reason="Two firms of two brothers")
    undo_merge(merge, by=cluster_manager, reason="Two firms of two brothers")
    assert _picture(packer, twin) == before
    merge.refresh_from_db()
    assert (merge.state, merge.reason, merge.left) == ("undone", "Two firms of two brothers", {})
    assert SearchDocument.objects.filter(subject=twin.public_id).exists()
    pair.refresh_from_db()
    assert pair.state == "different"
    assert not MovedRow.objects.exists()


def test_what_was_written_since_is_not_taken_back(pair, twin, packer, cluster_manager):
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    moved = packer.trade_items.get(text="shrink wrapping")
    moved.delete()
    Organisation.objects.filter(pk=packer.pk).update(summary="New words")
    undo_merge(merge, by=cluster_manager, reason="Two firms")
    packer.refresh_from_db()
    assert packer.summary == "New words"
    assert not twin.trade_items.exists()


def test_after_thirty_days_it_is_forgotten_and_cannot_be_taken_back(pair, packer, cluster_manager):
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    Merge.objects.update(done_at=timezone.now() - dt.timedelta(days=31))
    cache.clear()
    keep_to("onboarding.moved_rows")
    assert not MovedRow.objects.exists()
    merge.refresh_from_db()
    with pytest.raises(NotPossible):
        undo_merge(merge, by=cluster_manager, reason="Late")


def test_the_old_address_leads_to_the_one_that_stayed_for_good(
    pair, twin, packer, cluster_manager, browser_of, staff_member
):
    old, new = twin.get_absolute_url(), packer.get_absolute_url()
    assert browser_of(None).get(old).status_code == 200
    ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    for who in (None, cluster_manager, staff_member):
        answer = browser_of(who).get(f"{old}?work=x")
        assert (answer.status_code, answer["Location"]) == (301, f"{new}?work=x")
        # It can be taken back: no browser keeps it.
        assert answer["Cache-Control"] == "no-cache"
    assert browser_of(None).get("/o/nobody-of-this-name/").status_code == 404
    below = browser_of(cluster_manager).get(reverse("organisations:edit", args=[twin.slug]))
    assert (below.status_code, below["Location"]) == (301, reverse("organisations:edit", args=[packer.slug]))
    third = OrganisationFactory(slug="third")
    Organisation.objects.filter(pk=packer.pk).update(merged_into=third, published_at=None)
    assert browser_of(None).get(old)["Location"] == third.get_absolute_url()


def test_two_that_are_both_claimed_wait_for_an_owner_of_each(
    pair, twin, packer, packer_owner, both_claimed, cluster_manager
):
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=["summary"])
    again = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    assert merge == again
    twin.refresh_from_db()
    assert (merge.state, twin.merged_into) == ("asked", None)
    assert packer_owner.notifications.get().kind == both_claimed.notifications.get().kind == "merge.asked"
    with pytest.raises(NotAllowed):
        agree(merge, by=cluster_manager)
    with pytest.raises(NotAllowed):
        agree(merge, by=UserFactory())
    agree(merge, by=packer_owner)
    agree(merge, by=packer_owner)
    twin.refresh_from_db()
    assert twin.merged_into is None
    agree(merge, by=both_claimed)
    agree(merge, by=both_claimed)
    twin.refresh_from_db()
    packer.refresh_from_db()
    assert (twin.merged_into, packer.summary) == (packer, "Packs.")


def test_an_owner_who_says_no_leaves_them_two(
    pair, twin, packer, packer_owner, both_claimed, cluster_manager, browser_of
):
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    address = reverse("onboarding:merge", args=[merge.public_id])
    page = browser_of(both_claimed).get(address).text
    assert "I agree: it is one organisation" in page
    assert "Make them two again" not in page
    browser_of(both_claimed).post(address, {"action": "refuse", "reason": "We parted in 2019"})
    merge.refresh_from_db()
    pair.refresh_from_db()
    assert (merge.state, merge.reason, pair.state) == ("refused", "We parted in 2019", "different")
    with pytest.raises(NotAllowed):
        agree(merge, by=packer_owner)


def test_a_page_that_its_people_keep_is_the_one_that_stays_and_its_words_stay(pair, twin, packer, cluster_manager):
    with pytest.raises(NotPossible) as refusal:
        ask_to_merge(pair, by=cluster_manager, keep=twin, taken=[])
    assert refusal.value.field == "keep"
    with pytest.raises(NotPossible) as refusal:
        ask_to_merge(pair, by=cluster_manager, keep=packer, taken=["summary"])
    assert refusal.value.field == "fact_summary"
    assert not Merge.objects.exists()


@pytest.mark.parametrize("who", ["firm_owner", "packer_owner", "stranger", "government_officer"])
def test_nobody_but_the_office_and_the_staff_merges(who, cast, pair):
    with pytest.raises(NotAllowed):
        ask_to_merge(pair, by=getattr(cast, who), keep=cast.packer, taken=[])


def test_the_manager_of_another_cluster_is_refused(pair, packer, twin, other_cluster, browser_of):
    other = OfficeStaffFactory(cluster=other_cluster).user
    address = reverse("onboarding:duplicate", args=[pair.public_id])
    for member in ([], [packer], [packer, twin]):
        for one in member[-1:]:
            ClusterMembershipFactory(cluster=other_cluster, organisation=one)
        answer = browser_of(other).get(address).status_code
        assert answer == (200 if len(member) == 2 else 404), "only where both are members"


def test_of_the_staff_two_must_agree(pair, twin, packer, staff_member, browser_of):
    merge = ask_to_merge(pair, by=staff_member, keep=packer, taken=[])
    assert merge.state == "asked"
    with pytest.raises(NotAllowed):
        agree(merge, by=staff_member)
    agree(merge, by=UserFactory(is_staff=True))
    twin.refresh_from_db()
    assert twin.merged_into == packer


def test_whoever_dies_on_the_way_leaves_nothing(pair, twin, packer, cluster_manager, monkeypatch):
    def dies(*_args):
        raise SystemExit

    before = _picture(packer, twin)
    monkeypatch.setattr(merging, "announce", dies)
    with pytest.raises(SystemExit):
        ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    assert _picture(packer, twin) == before
    assert not Merge.objects.exists()
    assert not MovedRow.objects.exists()


def test_an_office_compares_chooses_and_takes_back_on_pages(pair, twin, packer, cluster_manager, browser_of):
    browser = browser_of(cluster_manager)
    address = reverse("onboarding:duplicate", args=[pair.public_id])
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get(address).text
    assert len(queries) <= 15
    assert "90% alike" in page
    assert Opening.objects.filter(organisation=packer, person=cluster_manager).exists()
    fields = _filled(page) | {"action": "merge", "keep": packer.public_id, "fact_registration_number": twin.public_id}
    bad = browser.post(address, fields | {"fact_summary": twin.public_id})
    assert bad.status_code == 422
    assert "Its own people wrote this" in bad.text
    done = browser.post(address, fields, follow=True)
    assert "They are one now" in done.text
    again = browser.post(address, fields, follow=True)
    assert again.status_code == 200
    assert Merge.objects.count() == 1
    merge = Merge.objects.get()
    place = reverse("onboarding:merge", args=[merge.public_id])
    assert browser.post(place, {"action": "undo", "reason": ""}).status_code == 422
    assert "became one with" in browser.get(place).text
    undone = browser.post(place, {"action": "undo", "reason": "Two firms"}, follow=True).text
    assert "They are two again" in undone
    assert "are two." in undone
    assert "go to the other" not in undone
    assert reverse("desk:queue", args=[merge.cluster.slug]) in undone
    assert browser_of(cluster_manager).get(twin.get_absolute_url()).status_code == 200


def test_different_is_one_click(pair, cluster_manager, browser_of):
    address = reverse("onboarding:duplicate", args=[pair.public_id])
    page = browser_of(cluster_manager).post(address, {"action": "different"}, follow=True)
    assert "It is not asked again" in page.text
    # On with the next: that is where they came from.
    assert page.redirect_chain[-1][0].startswith("/offices/")
    assert Duplicate.objects.get().state == "different"


def _picture(*organisations):
    """All rows of the database that point at these, and they themselves."""
    pks = [one.pk for one in organisations]
    found = {}
    for model, field in pointing_at_organisations():
        if model._meta.label_lower == "organisations.opening":
            continue
        rows = model._base_manager.filter(**{f"{field.name}__in": pks}).order_by("pk").values()
        found[f"{model._meta.label}.{field.name}"] = [
            {name: value for name, value in row.items() if name != "updated_at"} for row in rows
        ]
    found["self"] = [
        {name: value for name, value in row.items() if name != "updated_at"}
        for row in Organisation.objects.filter(pk__in=pks).order_by("pk").values()
    ]
    return found


def _filled(page):
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    return {one["name"]: one["value"] for one in soup.select("input[type=radio][checked]")}


def test_what_was_said_about_it_leads_to_the_one_that_stays_and_back(pair, twin, packer, packer_owner, cluster_manager):
    notify("desk.nudge", to=[packer_owner], about=twin, by=cluster_manager, reason="a need", cluster="x")
    talk = Conversation.objects.create(about=twin, subject="What they pack")
    told = packer_owner.notifications.get(kind="desk.nudge")
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    told.refresh_from_db()
    talk.refresh_from_db()
    assert (told.about, talk.about) == (packer, packer)
    mailed = OutboxRow.objects.filter(task__endswith="mail_now", arguments__kind="desk.nudge")
    assert [str(packer.pk)] == [
        str(pk) for pk in mailed.values_list("arguments__object_id", flat=True) if str(pk) != str(twin.pk)
    ]
    undo_merge(merge, by=cluster_manager, reason="Two firms after all")
    told.refresh_from_db()
    talk.refresh_from_db()
    assert (told.about, talk.about) == (twin, twin)


def test_two_conversations_about_two_stay_two_and_are_counted(pair, twin, packer, cluster_manager):
    Conversation.objects.create(about=packer)
    other = Conversation.objects.create(about=twin)
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    other.refresh_from_db()
    merge.refresh_from_db()
    assert other.about == twin
    assert merge.left["messaging.conversation"] == 1


def test_its_log_stays_its_own_and_owners_of_the_other_read_it_by_its_name(
    pair, twin, packer, packer_owner, cluster_manager, browser_of
):
    record("membership.ended", by=cluster_manager, about=twin, person=cluster_manager)
    entry = Entry.objects.filter(verb="membership.ended").get()
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    entry.refresh_from_db()
    assert entry.about == twin
    page = browser_of(packer_owner).get(reverse("organisations:log", args=[packer.slug]))
    assert twin.trade_name_latin in page.content.decode()
    undo_merge(merge, by=cluster_manager, reason="Two firms after all")
    page = browser_of(packer_owner).get(reverse("organisations:log", args=[packer.slug]))
    assert twin.trade_name_latin not in page.content.decode()


def test_nothing_that_may_be_about_an_organisation_is_forgotten():
    labels = {model._meta.label_lower for model, _link in about_anything()}
    assert {"notifications.notification", "messaging.conversation", "moderation.case"} <= labels
    assert "activity.entry" not in labels


def test_whoever_has_agreed_reads_that_and_is_not_asked_again(
    pair, packer, twin, packer_owner, both_claimed, cluster_manager, browser_of
):
    merge = ask_to_merge(pair, by=cluster_manager, keep=packer, taken=[])
    here, there = browser_of(packer_owner), browser_of(both_claimed)
    address = reverse("onboarding:merge", args=[merge.public_id])
    here.post(address, {"action": "agree"})
    page = here.get(address).text
    assert "You have agreed." in page
    assert 'value="agree"' not in page
    assert 'value="refuse"' in page
    assert 'value="agree"' in there.get(address).text
