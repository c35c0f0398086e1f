"""An account is erased, and with it the only member of an organisation."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import translation
from pytest_django import DjangoCaptureOnCommitCallbacks

from matchmaking.models import Listing, MatchSide
from portal.accounts.models import User
from portal.accounts.personal_data import consequences
from portal.accounts.services import erase_person
from portal.notifications.models import Notification
from portal.notifications.reading import body, body_html, lines
from portal.organisations.models import Organisation
from portal.outbox.services import drain
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
ERASE = "/accounts/me/erase/"


@pytest.fixture
def erase(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[], Organisation]:
    """The only member of the packer goes; what follows is done."""

    def go() -> Organisation:
        with django_capture_on_commit_callbacks(execute=True):
            erase_person(cast.packer_owner, by=cast.packer_owner)
        drain()
        cast.packer.refresh_from_db()
        return cast.packer

    return go


def told(person: User) -> list[Notification]:
    return list(Notification.objects.filter(to=person, kind="partner.left"))


def test_its_page_stays_as_nobodys(cast: SimpleNamespace, client: Client, erase: Callable[[], Organisation]) -> None:
    packer = erase()

    assert not packer.is_claimed
    page = client.get(packer.get_absolute_url())
    assert page.status_code == 200
    assert "taken this page over yet" in page.content.decode()


def test_what_was_open_is_closed_and_a_draft_is_left(cast: SimpleNamespace, erase: Callable[[], Organisation]) -> None:
    need = ListingFactory(organisation=cast.packer)
    offer = ListingFactory(organisation=cast.packer, offer=True)
    draft = ListingFactory(organisation=cast.packer, draft=True)
    others = ListingFactory(organisation=cast.firm)

    erase()

    closed = Listing.objects.filter(closed_at__isnull=False)
    assert {listing.pk for listing in closed} == {need.pk, offer.pk}
    assert Listing.objects.open().get() == others
    assert Listing.objects.drafts().get() == draft


def test_its_own_peoples_number_and_address_go_with_them(
    cast: SimpleNamespace, erase: Callable[[], Organisation]
) -> None:
    Organisation.objects.filter(pk=cast.packer.pk).update(email=cast.packer_owner.email, phone="+966131234567")

    packer = erase()

    assert (packer.email, packer.phone) == ("", "+966131234567")


@pytest.mark.parametrize(
    ("confidentiality", "agreed", "is_told"),
    [("named", False, True), ("unnamed", False, False), ("unnamed", True, True)],
)
def test_who_said_yes_to_it_is_told_unless_they_never_learnt_its_name(
    cast: SimpleNamespace,
    erase: Callable[[], Organisation],
    confidentiality: str,
    agreed: bool,
    is_told: bool,
) -> None:
    listing = ListingFactory(organisation=cast.packer, confidentiality=confidentiality)
    match = MatchFactory(listing=listing, organisation=cast.firm)
    MatchSide.objects.filter(match=match, side="candidate").update(answer="interested")
    if agreed:
        match.agreed_at = listing.published_at
        match.save()

    erase()

    assert bool(told(cast.firm_owner)) is is_told


def test_whoever_asked_it_is_told_and_who_said_nothing_is_not(
    cast: SimpleNamespace, erase: Callable[[], Organisation]
) -> None:
    asked = MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=cast.packer)
    MatchSide.objects.filter(match=asked, side="asker").update(answer="interested")
    MatchFactory(listing=ListingFactory(organisation=cast.lab), organisation=cast.packer)

    erase()

    (notification,) = told(cast.firm_owner)
    assert not told(cast.researcher)
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            (line,) = lines([notification], cast.firm_owner)
            name = cast.packer.name
            assert name in line.text
            assert name in body(line)
            assert name in body_html(line)
            assert line.url.endswith(cast.packer.get_absolute_url().removeprefix("/en"))


def test_the_page_that_erases_names_it_and_leads_to_the_invitation(client: Client, cast: SimpleNamespace) -> None:
    client.post("/accounts/login/", {"login": cast.packer_owner.email})
    drain()
    (code,) = re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))
    client.post("/accounts/login/code/confirm/", {"code": code})

    response = client.get(ERASE)

    page = BeautifulSoup(response.content, "html.parser")
    note = page.select_one("main .note.you")
    assert note is not None
    assert cast.packer.name in note.get_text()
    assert note.a["href"] == f"/organisations/{cast.packer.slug}/members/"


def test_nothing_is_said_to_somebody_who_has_colleagues(cast: SimpleNamespace) -> None:
    assert consequences(cast.firm_member) == []
    assert [one.url for one in consequences(cast.packer_owner)] == [f"/organisations/{cast.packer.slug}/members/"]
