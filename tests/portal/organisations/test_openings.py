"""What the office and the portal's staff open of a member is written down, once a day, and the member reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.desk.services.queue import refresh_queue
from portal.organisations import services
from portal.organisations.models import Opening
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import JoinRequestFactory

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User | None], Client]


def written() -> set[tuple[str, str, str]]:
    return {
        (row.person.full_name.split()[0], row.organisation.slug, row.thing)
        for row in Opening.objects.select_related("person", "organisation")
    }


def test_contact_details_open_for_the_day_by_a_click_that_is_written_down(
    cast: SimpleNamespace, browser_of: BrowserOf
) -> None:
    manager, page = browser_of(cast.cluster_manager), cast.firm.get_absolute_url()
    assert cast.firm.email not in manager.get(page).text
    assert written() == set()

    for _click in range(2):
        assert (
            cast.firm.email
            in manager.post(reverse("organisations:contact_open", args=[cast.firm.slug]), follow=True).text
        )

    (row,) = Opening.objects.all()
    assert (row.person, row.office, row.thing) == (cast.cluster_manager, cast.cluster, "contact")
    Opening.objects.update(on=timezone.localdate() - dt.timedelta(days=1))
    assert cast.firm.email not in manager.get(page).text


@pytest.mark.parametrize("who", ["packer_owner", "firm_owner", "government_officer", "stranger"])
def test_nobody_else_opens_them(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        services.open_contact(cast.firm, by=getattr(cast, who))


def test_the_office_of_another_cluster_opens_nothing_and_what_is_kept_stays_kept(cast: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        services.open_contact(cast.lab, by=cast.cluster_manager)
    cast.firm.visibility = {"phone": "own", "email": "own"}
    with pytest.raises(NotAllowed):
        services.open_contact(cast.firm, by=cast.cluster_manager)


def test_requests_and_what_was_entrusted_are_written_down_where_they_are_read(
    cast: SimpleNamespace, browser_of: BrowserOf
) -> None:
    entrusted = ListingFactory(organisation=cast.firm, cluster=cast.cluster, confidentiality="office")
    unnamed = ListingFactory(
        organisation=cast.packer, cluster=cast.cluster, confidentiality="unnamed", matched_at=timezone.now()
    )
    JoinRequestFactory(organisation=cast.lab, cluster=cast.cluster)
    refresh_queue(cast.cluster)
    manager = browser_of(cast.cluster_manager)

    for _look in range(2):
        manager.get(reverse("desk:queue", args=[cast.cluster.slug]))
    seen = {
        ("Samia", "dar-sanabel", "entrusted"),
        ("Samia", "nakhla-pack", "entrusted"),
        ("Samia", "waha-food-science", "request"),
    }
    assert written() == seen

    Opening.objects.all().delete()
    for page in (entrusted.get_absolute_url(), unnamed.get_absolute_url(), cast.lab.get_absolute_url()):
        assert manager.get(page).status_code == 200
    assert written() == seen
    Opening.objects.all().delete()
    browser_of(cast.packer_owner).get(unnamed.get_absolute_url())
    browser_of(cast.firm_owner).get(unnamed.get_absolute_url())
    assert written() == set()


def test_whom_the_office_is_to_call_reads_that_it_saw_how(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster, confidentiality="office")
    match = MatchFactory(listing=need, organisation=cast.packer)
    match.sides.filter(side="asker").update(answer="interested", answered_at=timezone.now())

    text = browser_of(cast.cluster_manager).get(need.get_absolute_url()).text

    assert cast.packer.email in text
    assert {row for row in written() if row[2] == "contact"} == {
        ("Samia", "dar-sanabel", "contact"),
        ("Samia", "nakhla-pack", "contact"),
    }
    cast.packer.visibility = {"email": "own"}
    cast.packer.save()
    assert cast.packer.email not in browser_of(cast.cluster_manager).get(need.get_absolute_url()).text


def test_the_staff_of_the_portal_is_written_down_too(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    staff = browser_of(cast.staff_member)
    staff.get(reverse("admin:organisations_organisation_change", args=[cast.firm.pk]))
    staff.post(reverse("organisations:contact_open", args=[cast.firm.slug]))

    assert written() == {("Rim", "dar-sanabel", "file"), ("Rim", "dar-sanabel", "contact")}
    assert set(Opening.objects.values_list("office", flat=True)) == {None}


def test_its_own_people_read_who_it_was_and_nobody_else_does(cast: SimpleNamespace, browser_of: BrowserOf) -> None:
    page = reverse("organisations:openings", args=[cast.firm.slug])
    assert "Nobody has opened anything" in browser_of(cast.firm_member).get(page).text
    services.open_contact(cast.firm, by=cast.cluster_manager)
    services.open_contact(cast.firm, by=cast.staff_member)

    text = browser_of(cast.firm_member).get(page).text

    assert all(words in text for words in ("Samia Bahri", "Al-Ahsa dates", "Rim Staff", "the staff of the portal"))
    for who in (cast.packer_owner, cast.cluster_manager, cast.staff_member):
        assert browser_of(who).get(page).status_code == 404


def test_who_serves_in_the_office_and_acts_for_the_member_is_not_written_down(cast: SimpleNamespace) -> None:
    cast.firm.memberships.create(user=cast.cluster_manager, role="member")
    services.write_openings({"contact": [cast.firm]}, by=cast.cluster_manager)
    assert written() == set()
