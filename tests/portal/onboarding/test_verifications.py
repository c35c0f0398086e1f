"""Levels with day, person and history; the page shows the highest that stands."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Notification
from portal.onboarding.services.verifying import end_verification, verify

pytestmark = pytest.mark.django_db


def test_the_office_says_what_it_knows_and_the_staff_what_stands_in_registers(
    cluster, packer, cluster_manager, staff_member
):
    verify(packer, "cluster", by=cluster_manager)
    verify(packer, "register", by=staff_member)
    for level, who in (("register", cluster_manager), ("cluster", staff_member)):
        with pytest.raises(NotAllowed):
            verify(packer, level, by=who)
    packer.refresh_from_db()
    assert (packer.verification, packer.verified_on) == ("cluster", timezone.localdate())
    assert packer.checked_by == cluster.organisation.name


def test_nobody_verifies_what_is_their_own_or_of_another_cluster(lab, cluster, packer_owner, packer, cluster_manager):
    for organisation, by in ((packer, packer_owner), (cluster.organisation, cluster_manager), (lab, cluster_manager)):
        with pytest.raises(NotAllowed):
            verify(organisation, "visit", by=by)


def test_taken_back_with_a_reason_the_next_one_shows(cluster, packer, packer_owner, cluster_manager):
    verify(packer, "cluster", by=cluster_manager)
    visit = verify(packer, "visit", by=cluster_manager, note="Saw the hall.")
    assert packer.verification == "visit"
    with pytest.raises(NotPossible):
        end_verification(visit, by=cluster_manager, reason=" ")
    end_verification(visit, by=cluster_manager, reason="It was the neighbour's hall.")
    packer.refresh_from_db()
    assert packer.verification == "cluster"
    with pytest.raises(NotPossible):
        end_verification(visit, by=cluster_manager, reason="Again")
    assert Notification.objects.filter(kind="verification.changed", to=packer_owner).exists()


def test_said_again_it_is_newer_and_the_old_one_is_history(cluster, packer, cluster_manager):
    verify(packer, "visit", by=cluster_manager)
    verify(packer, "visit", by=cluster_manager)
    assert [bool(one.ended_at) for one in packer.verifications.order_by("pk")] == [True, False]


def test_what_was_written_before_there_was_a_history_is_not_lost(cluster, packer, cluster_manager):
    packer.verification, packer.verified_on, packer.verified_by = "document", timezone.localdate(), "the chamber"
    packer.save()
    visit = verify(packer, "visit", by=cluster_manager)
    end_verification(visit, by=cluster_manager, reason="Wrong place.")
    packer.refresh_from_db()
    assert (packer.verification, packer.verified_by) == ("document", "the chamber")


def test_its_own_people_read_the_history_and_others_do_not(
    cluster, packer, packer_owner, firm_owner, cluster_manager, browser_of
):
    verify(packer, "visit", by=cluster_manager, note="Saw the hall.")
    address = reverse("onboarding:verifications", args=[packer.slug])
    assert "Saw the hall." in browser_of(packer_owner).get(address).content.decode()
    assert browser_of(firm_owner).get(address).status_code == 404
    office = browser_of(cluster_manager)
    assert office.post(address, {"action": "give", "level": "register"}).status_code == 422
    assert office.post(address, {"action": "give", "level": "cluster"}).status_code == 302
    one = packer.verifications.get(level="cluster", ended_at=None)
    assert office.post(address, {"action": "end", "one": one.public_id, "reason": ""}).status_code == 422
    assert office.post(address, {"action": "end", "one": one.public_id, "reason": "A mistake"}).status_code == 302
    assert (
        browser_of(packer_owner).post(address, {"action": "end", "one": one.public_id, "reason": "x"}).status_code
        == 404
    )


def test_the_page_says_it_with_day_and_name(cluster, packer, cluster_manager, browser_of):
    verify(packer, "cluster", by=cluster_manager)
    assert "Known to the office" in browser_of(None).get(packer.get_absolute_url()).content.decode()


def test_who_said_it_is_read_in_the_language_of_the_reader(packer, staff_member, browser_of):
    with translation.override("en"):
        verify(packer, "email", by=None)
        verify(packer, "register", by=staff_member)
    page = browser_of(staff_member).get("/ar" + reverse("onboarding:verifications", args=[packer.slug])).text
    assert "فريق البوابة" in page
    assert "the portal" not in page
    with translation.override("fr"):
        assert packer.checked_by != "the staff of the portal"


def test_a_code_at_its_domain_does_not_say_that_its_facts_are_checked(packer, staff_member, browser_of):
    verify(packer, "email", by=None)
    page = browser_of(None).get(packer.get_absolute_url()).text
    assert "E-mail at its own domain" in page
    assert "Facts checked" not in page
    verify(packer, "register", by=staff_member)
    assert "Facts checked" in browser_of(None).get(packer.get_absolute_url()).text
