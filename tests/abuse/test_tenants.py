"""Abuse of what belongs to others: ids, parameters, forms. Numbers are those of `cases.csv`, where the rest is named too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.services import load_pages
from matchmaking.models import Dictation, Listing
from portal.accounts.models import User
from portal.organisations.models import Approach, JoinRequest, MemberList, Membership, Organisation
from portal.organisations.services.approaches import approach
from portal.organisations.services.invitations import invite_member
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import (
    ClusterMembershipFactory,
    JoinRequestFactory,
    MemberListFactory,
    OfficeStaffFactory,
    OrganisationFactory,
    ReferenceFactory,
)
from tests.typed import typed_need

pytestmark = pytest.mark.django_db
Open = Callable[[User | None], Client]

FOREIGN_FILTERS = [
    "organisation={packer}",
    "org=other",
    "organisation__memberships__user__password__startswith=a",
    "owner__email__contains=@",
    "order_by=organisation__phone",
    "o=-created_by__password",
    "visibility=public&audience=members",
    "user={packer}&acting_organisation={packer}",
]


def main_part(page: Any) -> str:
    """What stands on a page, without what repeats the address that was asked."""
    main = BeautifulSoup(page.content, "html.parser").select_one("main")
    assert main is not None
    for link in main.find_all("a"):
        link["href"] = link["href"].partition("?")[0]
    for field in main.find_all("input", type="hidden"):
        field.extract()
    return main.get_text(" ", strip=True)


@pytest.mark.parametrize("query", FOREIGN_FILTERS)
@pytest.mark.parametrize("address", ["/directory/", "/needs/", "/offers/", "/matches/", "/home/", "/search/?q=dates"])
def test_03_and_04_what_is_no_filter_changes_nothing(
    cast: SimpleNamespace, browser_of: Open, address: str, query: str
) -> None:
    for organisation in (cast.firm, cast.packer):
        for audience in ("public", "cluster"):
            ListingFactory(organisation=organisation, cluster=cast.cluster, audience=audience)
    browser = browser_of(cast.firm_owner)
    asked = query.format(packer=cast.packer.public_id)
    plain = browser.get(address)
    assert plain.status_code == 200
    assert main_part(browser.get(f"{address}{'&' if '?' in address else '?'}{asked}")) == main_part(plain)


def test_04_nobody_acts_for_an_organisation_that_is_not_theirs(cast: SimpleNamespace, browser_of: Open) -> None:
    browser = browser_of(cast.firm_owner)
    browser.post("/organisations/act-as/", {"organisation": cast.packer.public_id})
    assert browser.get("/home/").wsgi_request.acting_organisation == cast.firm


@pytest.fixture
def theirs(cast: SimpleNamespace) -> dict[str, str]:
    """Something of the packer's for every address of the form /organisations/<slug>/.../<id>/."""
    membership = Membership.objects.get(user=cast.packer_owner)
    placed = cast.packer.cluster_memberships.get(ended_at=None)
    reference = ReferenceFactory(organisation=cast.packer)
    invitation = invite_member(cast.packer, by=cast.packer_owner, role="member", email="nada@people.example")
    asked = JoinRequestFactory(organisation=cast.packer, cluster=cast.other_cluster)
    kept_out = cast.packer.exclusions.create(excluded=cast.lab)
    return {
        "organisations:member_role": membership.public_id,
        "organisations:member_remove": membership.public_id,
        "organisations:invitation_revoke": invitation.public_id,
        "organisations:reference_edit": reference.public_id,
        "organisations:reference_remove": reference.public_id,
        "organisations:reference_withdraw": reference.public_id,
        "organisations:cluster_leave": placed.public_id,
        "organisations:request_withdraw": asked.public_id,
        "organisations:request_decline": asked.public_id,
        "organisations:exclusion_remove": kept_out.excluded.public_id,
    }


def test_05_under_my_own_organisation_nothing_of_another_is_reached(
    cast: SimpleNamespace, browser_of: Open, theirs: dict[str, str]
) -> None:
    browser = browser_of(cast.firm_owner)
    for name, public_id in theirs.items():
        address = reverse(name, args=[cast.firm.slug, public_id])
        answer = browser.post(address, {"role": "admin", "reason": "full"})
        assert answer.status_code in {403, 404}, f"{address} answers {answer.status_code}"
    assert cast.packer.memberships.filter(user=cast.packer_owner, role="owner", ended_at=None).exists()
    assert cast.packer.cluster_memberships.filter(ended_at=None).exists()
    assert cast.packer.invitations.filter(revoked_at=None).exists()
    assert cast.packer.references.exists()
    assert cast.packer.exclusions.exists()
    assert JoinRequest.objects.get(organisation=cast.packer).answered_at is None


def test_06_a_name_that_one_may_not_know_is_answered_like_one_that_is_not_there(
    cast: SimpleNamespace, browser_of: Open
) -> None:
    Organisation.objects.filter(pk=cast.lab.pk).update(published_at=None)
    browser = browser_of(cast.firm_owner)

    def said(name: str) -> list[str]:
        page = browser.post("/needs/new/", typed_need(hidden_from_names=name))
        assert page.status_code == 422
        errors = BeautifulSoup(page.content, "html.parser").select(".err")
        return [error.get_text(strip=True).replace(name, "…") for error in errors]

    assert said(cast.lab.trade_name_latin) == said("Nobody and Sons") != []


def test_08_what_a_form_does_not_ask_is_not_taken(cast: SimpleNamespace, browser_of: Open) -> None:
    browser, before = browser_of(cast.firm_owner), timezone.now()
    more = {
        "organisation": cast.packer.pk,
        "created_by": cast.packer_owner.pk,
        "public_id": "aaaaaaaaaaaa",
        "published_at": "2020-01-01",
        "matched_at": "2020-01-01",
        "source": "register",
    }
    assert browser.post("/needs/new/", typed_need(**more)).status_code == 302
    need = Listing.objects.get()
    assert (need.organisation, need.created_by, need.source) == (cast.firm, cast.firm_owner, "")
    assert need.public_id != "aaaaaaaaaaaa"
    assert need.published_at >= before

    claims = {
        "verification": "visit",
        "verified_at": "2026-01-01",
        "kind": "government",
        "source": "x",
        "slug": "ministry",
    }
    firm = Organisation.objects.get(pk=cast.firm.pk)
    browser.post(f"/organisations/{firm.slug}/edit/", {"trade_name_latin": "Dar Sanabel", "region": "Hofuf", **claims})
    after = Organisation.objects.get(pk=cast.firm.pk)
    for name in ("verification", "kind", "source", "slug", "public_id"):
        assert getattr(after, name) == getattr(firm, name)

    mine = Membership.objects.get(user=cast.firm_member)
    browser_of(cast.firm_member).post(f"/organisations/{firm.slug}/members/{mine.public_id}/role/", {"role": "owner"})
    mine.refresh_from_db()
    assert mine.role == "member"


@pytest.mark.parametrize("who", [None, "stranger", "packer_owner"])
def test_09_drafts_and_what_is_over_are_not_there_for_others(
    cast: SimpleNamespace, browser_of: Open, who: str | None
) -> None:
    now, today = timezone.now(), timezone.localdate()
    states = {
        "draft": {"published_at": None},
        "planned": {"published_at": now + dt.timedelta(days=1)},
        "expired": {"expires_on": today - dt.timedelta(days=1)},
        "closed": {"closed_at": now},
    }
    browser = browser_of(getattr(cast, who) if who else None)
    for state in states.values():
        listing = ListingFactory(
            organisation=cast.firm, cluster=cast.cluster, audience="public", title="Cold store", **state
        )
        assert browser.get(listing.get_absolute_url()).status_code == 404
        assert browser_of(cast.firm_owner).get(listing.get_absolute_url()).status_code == 200
    assert "Cold store" not in browser.get("/needs/").content.decode()


def test_09_a_page_that_editors_prepare_is_not_there_for_others(cast: SimpleNamespace, browser_of: Open) -> None:
    load_pages()
    home = Page.objects.filter(depth=2).first()
    assert home is not None
    draft = home.add_child(instance=Page(title="Budget of next year", slug="budget", live=False))
    revision = draft.save_revision()
    editors = [
        f"/cms/pages/{draft.pk}/view_draft/",
        f"/cms/pages/{draft.pk}/edit/preview/",
        f"/cms/pages/{draft.pk}/revisions/{revision.pk}/view/",
        f"/cms/pages/{draft.pk}/history/",
    ]
    for who in (None, cast.stranger, cast.firm_owner, cast.cluster_manager):
        browser = browser_of(who)
        assert browser.get("/budget/").status_code == 404
        for address in editors:
            answer = browser.get(address)
            assert answer.status_code in {302, 403, 404}
            assert b"Budget" not in answer.content


@pytest.mark.parametrize("state", ["waiting", "declined", "invited"])
def test_13_whoever_is_not_in_yet_can_nothing_that_a_stranger_cannot(
    cast: SimpleNamespace, browser_of: Open, state: str
) -> None:
    told = ListingFactory(organisation=cast.firm, cluster=cast.cluster, audience="cluster", title="Told in the cluster")
    browser = browser_of(cast.stranger)
    if state == "invited":
        invite_member(cast.firm, by=cast.firm_owner, role="admin", email=cast.stranger.email)
    else:
        Membership.objects.create(organisation=cast.lab, user=cast.stranger, role="owner")
        declined = {"answered_at": timezone.now(), "answer": "declined"} if state == "declined" else {}
        JoinRequestFactory(organisation=cast.lab, cluster=cast.cluster, **declined)
    assert browser.get(told.get_absolute_url()).status_code == 404
    assert "Told in the cluster" not in browser.get("/needs/").content.decode()
    assert not Listing.objects.visible_to(cast.stranger).filter(pk=told.pk).exists()
    assert browser.get(f"/organisations/{cast.firm.slug}/members/").status_code in {403, 404}
    assert browser.get(f"/offices/{cast.cluster.slug}/").status_code in {403, 404}


def test_14_an_office_has_no_power_in_another_cluster(cast: SimpleNamespace, browser_of: Open) -> None:
    ClusterMembershipFactory(cluster=cast.other_cluster, organisation=cast.lab, link=None)
    entrusted = ListingFactory(
        organisation=cast.lab, cluster=cast.other_cluster, confidentiality="office", title="For that office alone"
    )
    match = MatchFactory(listing=entrusted, organisation=cast.packer)
    asked = JoinRequestFactory(organisation=cast.bank, cluster=cast.other_cluster)
    browser = browser_of(cast.cluster_manager)
    for address in (
        entrusted.get_absolute_url(),
        match.get_absolute_url(),
        f"/offices/{cast.other_cluster.slug}/",
    ):
        assert browser.get(address).status_code in {403, 404}, address
    for address in (
        reverse("matchmaking:match_answer_for", args=[match.public_id]),
        reverse("organisations:request_decline", args=[cast.bank.slug, asked.public_id]),
        reverse("organisations:cluster_place", args=[cast.bank.slug, cast.other_cluster.slug]),
    ):
        assert browser.post(address, {"answer": "interested", "reason": "full"}).status_code in {403, 404}, address
    asked.refresh_from_db()
    assert asked.answered_at is None


OFFICE = [
    "desk:queue",
    "desk:queue_refresh",
    "desk:introduce",
    "desk:member_list",
    "desk:member_export",
    "desk:view_save",
    "front:this_week",
    "matchmaking:office_needs",
    "matchmaking:office_introductions",
    "matchmaking:office_silence",
    "organisations:member_lists",
    "organisations:office_invitations",
    "organisations:office_invitation_sheet",
    "organisations:office_chain",
    "organisations:office_recovery",
]


@pytest.mark.parametrize("name", OFFICE)
def test_14_no_page_of_an_office_opens_for_that_of_another_cluster(
    cast: SimpleNamespace, browser_of: Open, name: str
) -> None:
    browser = browser_of(cast.cluster_manager)
    assert browser.get(reverse(name, args=[cast.cluster.slug])).status_code in {200, 405}
    theirs = reverse(name, args=[cast.other_cluster.slug])
    assert {browser.get(theirs).status_code, browser.post(theirs).status_code} <= {404, 405}


def test_05_under_my_own_cluster_nothing_of_another_office_is_reached(cast: SimpleNamespace, browser_of: Open) -> None:
    """My office's address with their list, their invitation, their member."""
    theirs = OfficeStaffFactory(cluster=cast.other_cluster).user
    member = OrganisationFactory(claimed_at=None)
    ClusterMembershipFactory(cluster=cast.other_cluster, organisation=member)
    asked = approach(member, cast.other_cluster, by=theirs, way="print", email="nada@people.example")
    uploaded = MemberListFactory(cluster=cast.other_cluster)
    browser, mine = browser_of(cast.cluster_manager), cast.cluster.slug
    for name in ("organisations:member_list", "organisations:member_list_refused"):
        assert browser.get(reverse(name, args=[mine, uploaded.public_id])).status_code == 404
    page = reverse("organisations:member_list", args=[mine, uploaded.public_id])
    assert browser.post(page, {"action": "discard"}).status_code == 404
    invitations = reverse("organisations:office_invitations", args=[mine])
    for action in ("end", "called"):
        assert browser.post(invitations, {"action": action, "approach": asked.public_id}).status_code == 404
    sheet = browser.get(reverse("organisations:office_invitation_sheet", args=[mine]), {"one": asked.public_id})
    assert member.name not in sheet.text
    for address, given in (
        (invitations, {"action": "one", "address": "eve@people.example", "way": "print"}),
        (invitations, {"action": "many", "way": "print", "chosen": member.public_id}),
        (reverse("matchmaking:office_needs", args=[mine]), {"title": "x", "category": "supply", "audience": "cluster"}),
    ):
        assert browser.post(address, given | {"organisation": member.public_id}).status_code == 422
    assert list(Approach.objects.all()) == [asked]
    assert MemberList.objects.get() == uploaded
    assert not Listing.objects.exists()


def test_08_neither_does_the_form_of_an_office(cast: SimpleNamespace, browser_of: Open) -> None:
    """A need after a call is nobody's to publish but the member's, whatever else is sent along."""
    claims = {"published_at": "2026-01-01", "state": "confirmed", "confidentiality": "office", "by": cast.firm_owner.pk}
    given = {"title": "Cartons", "category": "supply", "audience": "public", "address": "a@firm.example"}
    page = reverse("matchmaking:office_needs", args=[cast.cluster.slug])
    answer = browser_of(cast.cluster_manager).post(page, given | claims | {"organisation": cast.firm.public_id})
    assert answer.status_code == 302
    made = Dictation.objects.select_related("listing").get()
    assert (made.state, made.by, made.listing.published_at) == ("", cast.cluster_manager, None)
    assert made.listing.confidentiality == "named"


def test_08_nor_the_question_of_the_week(cast: SimpleNamespace, browser_of: Open) -> None:
    page = reverse("organisations:question_answer", args=[cast.firm.slug])
    browser = browser_of(cast.firm_owner)
    for name in ("verification", "kind", "claimed_at", "slug"):
        assert browser.post(page, {"question": name, "answer": "visit"}).status_code == 404
    assert (
        browser.post(page, {"question": "website", "answer": "firm.example", "verification": "visit"}).status_code
        == 302
    )
    after = Organisation.objects.get(pk=cast.firm.pk)
    assert (after.website, after.verification) == ("https://firm.example", cast.firm.verification)
