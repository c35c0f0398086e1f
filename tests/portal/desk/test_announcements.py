"""An office writes to its members: it sees who gets it, each person is told once, and killed anywhere nobody is missed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.desk.models import Announcement, MemberTier, Recipient
from portal.desk.queries.audience import audience_of
from portal.desk.services import announcements as services
from portal.notifications.models import Notification, Preference
from portal.organisations.models import Block, ClusterMembership
from portal.outbox.services import drain
from tests.factories.office import announcement_in, tier_in
from tests.factories.organisations import MembershipFactory

pytestmark = pytest.mark.django_db
KIND = "announcement.sent"


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


@pytest.fixture
def both(cast: SimpleNamespace) -> User:
    """Huda also acts for the packer."""
    MembershipFactory(organisation=cast.packer, user=cast.firm_owner)
    person: User = cast.firm_owner
    return person


def told_of(announcement: Announcement) -> list[int]:
    rows = Notification.objects.filter(kind=KIND, object_id=str(announcement.pk))
    return sorted(rows.values_list("to", flat=True))


def test_the_preview_says_who_gets_it_and_who_does_not(cast: SimpleNamespace, both: User) -> None:
    ClusterMembership.objects.create(cluster=cast.cluster, organisation=cast.ministry, lane="government")
    cast.government_officer.memberships.all().delete()
    Preference.objects.create(user=cast.firm_member, kind=KIND, how="never")
    Block.objects.create(person=cast.firm_admin, blocked=cast.cluster_manager)
    Preference.objects.create(user=cast.packer_owner, kind=KIND, how="daily")
    found = audience_of(cast.cluster, {}, by=cast.cluster_manager)
    assert {one.pk for one in found.people} == {both.pk, cast.packer_owner.pk}
    assert dict(found.ways) == {"email": 1, "summary": 1}
    assert {one.organisation.slug: one.people for one in found.organisations} == {"dar-sanabel": 1, "nakhla-pack": 2}
    assert found.nobody == [cast.ministry]
    assert found.unwilling == 2
    made = announcement_in(cast.cluster, audience={})
    page = browser_of(cast.cluster_manager).get(
        reverse("desk:announcement_detail", args=[cast.cluster.slug, made.public_id])
    )
    assert cast.ministry.name in page.content.decode()
    assert cast.firm_admin.full_name not in page.content.decode()


def test_filters_leave_the_members_they_name(cast: SimpleNamespace) -> None:
    tier = tier_in(cast.cluster)
    MemberTier.objects.create(membership=cast.cluster.memberships.get(organisation=cast.packer), tier=tier)

    def names(**audience: object) -> set[str]:
        found = audience_of(cast.cluster, audience, by=cast.cluster_manager)
        return {one.organisation.slug for one in found.organisations}

    assert names(links=[2]) == {"dar-sanabel"}
    assert names(links=[2, 3]) == {"dar-sanabel", "nakhla-pack"}
    assert names(tiers=[tier.public_id]) == {"nakhla-pack"}
    assert names(kinds=["university"]) == set()
    assert names(lanes=["finance"]) == set()
    assert "nakhla-pack" in names(not_started=True)


def test_each_person_is_told_once_in_their_language(
    cast: SimpleNamespace, both: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    User.objects.filter(pk=both.pk).update(language="ar")
    made = announcement_in(cast.cluster, audience={}, title_ar="يوم التعبئة", text_ar="تعالوا يوم الاثنين.")
    for _twice in range(2):
        services.send(made, by=cast.cluster_manager, version=1)
    with django_capture_on_commit_callbacks(execute=True):
        drain()
    people = {both.pk, cast.firm_admin.pk, cast.firm_member.pk, cast.packer_owner.pk}
    assert told_of(made) == sorted(people)
    made.refresh_from_db()
    assert made.finished_at
    services.tell_members(made.pk)
    assert told_of(made) == sorted(people)
    page = browser_of(both).get(made.get_absolute_url(), headers={"accept-language": "ar"})
    with translation.override("ar"):
        assert made.title == "يوم التعبئة"
    assert page.status_code == 200
    assert Recipient.objects.get(person=both).opened_at
    assert Recipient.objects.filter(opened_at__isnull=False).count() == 1
    unsubscribe = [one for one in mail.outbox if "List-Unsubscribe-Post" in one.extra_headers]
    assert len(unsubscribe) == len([one for one in mail.outbox if "packing" in one.subject or "التعبئة" in one.subject])


def test_a_death_between_leaves_nobody_out_and_tells_nobody_twice(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    made = announcement_in(cast.cluster, audience={})
    services.send(made, by=cast.cluster_manager, version=1)
    people = Recipient.objects.filter(announcement=made).count()
    assert people == 4
    killed = transaction.atomic()
    killed.__enter__()
    services._tell_some(made.pk)
    killed.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told_of(made) == []
    services._tell_some(made.pk)  # this turn was whole; then its process died
    assert len(told_of(made)) == 1
    drain()
    assert len(told_of(made)) == people == len(set(told_of(made)))


def test_withdrawn_in_the_middle_no_more_are_told_and_its_page_says_so(
    cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    made = announcement_in(cast.cluster, audience={})
    services.send(made, by=cast.cluster_manager, version=1)
    services._tell_some(made.pk)
    person = Recipient.objects.get(told_at__isnull=False).person
    services.withdraw(made, by=cast.cluster_manager)
    drain()
    assert Recipient.objects.filter(told_at__isnull=False).count() == 1
    assert told_of(made) == []
    page = browser_of(person).get(made.get_absolute_url()).content.decode()
    assert "withdrew" in page
    assert "Come on Monday" not in page


def test_what_was_changed_since_it_was_looked_at_is_not_sent(cast: SimpleNamespace) -> None:
    made = announcement_in(cast.cluster, audience={})
    services.change(made, by=cast.cluster_manager, version=1, title_en="Another day", text_en="Tuesday.", audience={})
    with pytest.raises(NotPossible):
        services.send(made, by=cast.cluster_manager, version=1)
    assert not Recipient.objects.exists()
    services.send(made, by=cast.cluster_manager, version=2)
    with pytest.raises(NotPossible):
        services.change(made, by=cast.cluster_manager, version=2, title_en="Third", text_en="Day.", audience={})


def test_half_a_language_is_refused_and_nothing_typed_is_lost(cast: SimpleNamespace) -> None:
    url = reverse("desk:announcement_add", args=[cast.cluster.slug])
    page = browser_of(cast.cluster_manager).post(url, {"title_en": "Day of packing", "text_fr": "Venez lundi."})
    assert page.status_code == 422
    assert "Day of packing" in page.content.decode()
    assert not Announcement.objects.exists()


def test_nobody_else_writes_or_reads(cast: SimpleNamespace) -> None:
    made = announcement_in(cast.cluster, audience={})
    for person in (cast.firm_owner, cast.staff_member, cast.stranger):
        with pytest.raises(NotAllowed):
            services.send(made, by=person, version=1)
        browser = browser_of(person)
        assert browser.get(reverse("desk:announcement_list", args=[cast.cluster.slug])).status_code == 404
        assert browser.get(made.get_absolute_url()).status_code == 404
    elsewhere = reverse("desk:announcement_detail", args=[cast.other_cluster.slug, made.public_id])
    assert browser_of(cast.cluster_manager).get(elsewhere).status_code == 404


@pytest.mark.parametrize("begun", [False, True])
def test_the_page_costs_little(
    cast: SimpleNamespace, begun: bool, django_assert_max_num_queries: object, settings: Settings
) -> None:
    made = announcement_in(cast.cluster, audience={"links": [2, 3], "tiers": ["x"]})
    if begun:
        made = announcement_in(cast.cluster, audience={})
        services.send(made, by=cast.cluster_manager, version=1)
    browser = browser_of(cast.cluster_manager)
    url = reverse("desk:announcement_detail", args=[cast.cluster.slug, made.public_id])
    browser.get(url)
    settings.DEPLOYED = True  # nobody asks whether this is the demo
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        assert browser.get(url).status_code == 200
