"""Answers from the mail itself: a no without signing in, a yes and a question after it, and when a key opens nothing any more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.models import Match, MatchSide
from matchmaking.queries.asking import can_be_asked_about
from matchmaking.services.answers import answer_match
from portal.accounts.models import User
from portal.notifications import calm, kinds
from portal.notifications.keys import key_for
from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.organisations.models import Membership
from portal.organisations.services.whom import people_of
from portal.outbox.models import OutboxRow
from portal.outbox.services import drain
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
DECLINED = {"reason": "price", "courtesy": "later"}


@pytest.fixture
def match(cast: SimpleNamespace) -> Match:
    """The packer's owner was told of a need of the firm's."""
    found = MatchFactory(listing=ListingFactory(organisation=cast.firm, cluster=cast.cluster), organisation=cast.packer)
    notify("match.reminder", to=people_of(cast.packer), about=found)
    return found


@pytest.fixture
def link(match: Match, cast: SimpleNamespace) -> Callable[[str], str]:
    def write(purpose: str) -> str:
        told = Notification.objects.get(to=cast.packer_owner, kind="match.reminder")
        return reverse(f"matchmaking:{purpose}_by_link", args=[key_for(told, purpose, cast.packer_owner.email)])

    return write


def side_of(match: Match) -> MatchSide:
    return match.sides.get(side="candidate")


def answered(match: Match) -> tuple[str, str, str]:
    side = side_of(match)
    return side.answer, side.reason, side.courtesy


def test_a_no_needs_no_sign_in(client: Client, match: Match, link: Callable[[str], str], cast: SimpleNamespace) -> None:
    page = client.get(link("no")).content.decode()
    assert match.listing.title in page
    assert answered(match) == ("", "", "")
    said = client.post(link("no"), DECLINED, follow=True)
    assert "Your organisation has said “not now”" in said.content.decode()
    assert answered(match) == ("declined", "price", "later")
    assert side_of(match).answered_by == cast.packer_owner
    assert "_auth_user_id" not in client.session


def test_a_no_without_a_reason_is_asked_for_one(client: Client, match: Match, link: Callable[[str], str]) -> None:
    said = client.post(link("no"), {"courtesy": "later"})
    assert said.status_code == 422
    assert 'value="later" id="courtesy-later-by-link" checked' in said.content.decode()
    assert answered(match) == ("", "", "")


def test_two_clicks_are_one(client: Client, match: Match, link: Callable[[str], str]) -> None:
    for reason in ("price", "timing"):
        client.post(link("no"), {**DECLINED, "reason": reason})
    assert answered(match) == ("declined", "price", "later")


@pytest.mark.parametrize("purpose", ["no", "yes", "ask"])
def test_scanners_change_nothing(client: Client, match: Match, link: Callable[[str], str], purpose: str) -> None:
    client.get(link(purpose))
    with CaptureQueriesContext(connection) as asked:
        for read in (client.get, client.head, client.options):
            read(link(purpose))
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []
    assert len(asked) <= 45
    assert answered(match) == ("", "", "")


def test_a_yes_asks_for_sign_in_and_goes_on(
    client: Client, match: Match, link: Callable[[str], str], cast: SimpleNamespace
) -> None:
    page = client.get(link("yes")).content.decode()
    assert f"/accounts/login/?next={link('yes')}" in page
    client.post(link("yes"))
    assert answered(match) == ("", "", "")
    client.force_login(cast.packer_owner)
    assert '<form method="post"' in client.get(link("yes")).content.decode()
    assert client.post(link("yes"))["Location"] == match.get_absolute_url()
    assert answered(match) == ("interested", "", "")


def test_who_is_answered_is_the_other_side(client: Client, match: Match, cast: SimpleNamespace) -> None:
    """Also where one is answered about one's own need."""
    answer_match(side_of(match), by=cast.packer_owner, answer="interested")
    told = Notification.objects.get(to=cast.firm_owner, kind="match.interested")
    page = client.get(reverse("matchmaking:no_by_link", args=[key_for(told, "no", cast.firm_owner.email)]))
    facts = re.search(r"<dl.*?</dl>", page.content.decode(), re.DOTALL)
    assert facts
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", facts[0]))
    assert f"Who could answer {cast.packer.name}" in said
    assert f"You answer for {cast.firm.name}" in said


def test_somebody_else_says_no_yes_with_it(
    client: Client, match: Match, link: Callable[[str], str], cast: SimpleNamespace
) -> None:
    client.force_login(cast.firm_owner)
    assert "This link was sent to somebody else" in client.get(link("yes")).content.decode()
    client.post(link("yes"))
    client.post(link("ask"), {"question": "Which size?"})
    assert answered(match) == ("", "", "")
    assert not Notification.objects.filter(kind="listing.question").exists()


def test_a_question_goes_to_the_office_and_the_next_one_beside_it(
    client: Client, match: Match, link: Callable[[str], str], cast: SimpleNamespace
) -> None:
    client.force_login(cast.packer_owner)
    for question in ("Which size?", "Which size?", "By when?"):
        client.post(link("ask"), {"question": question})
    told = Notification.objects.get(kind="listing.question", to=cast.cluster_manager)
    assert [one["question"] for one in told.facts["asked"]] == ["Which size?", "By when?"]
    assert told.facts["asked"][0]["organisation"] == cast.packer.name
    refused = client.post(link("ask"), {"question": " "})
    assert refused.status_code == 422
    assert "Write your question." in refused.content.decode()


def test_nobody_is_to_be_asked_where_no_office_knows_of_it(cast: SimpleNamespace) -> None:
    alone = MatchFactory(listing=ListingFactory(organisation=cast.firm), organisation=cast.packer)
    money = ListingFactory(organisation=cast.firm, cluster=cast.cluster, category="finance")
    for one in (alone, MatchFactory(listing=money, organisation=cast.packer)):
        assert not can_be_asked_about(one)


def test_a_key_opens_one_purpose_alone(client: Client, link: Callable[[str], str]) -> None:
    for purpose in ("no", "yes", "ask"):
        for other in {"no", "yes", "ask"} - {purpose}:
            wrong = link(purpose).replace(f"/{purpose}/", f"/{other}/")
            assert client.get(wrong).status_code == client.post(wrong, DECLINED).status_code == 404


@pytest.mark.parametrize("how", ["withdrawn", "left", "moved", "inactive", "forged"])
def test_a_key_dies(how: str, client: Client, match: Match, link: Callable[[str], str], cast: SimpleNamespace) -> None:
    address = link("no")
    owner = User.objects.filter(pk=cast.packer_owner.pk)
    if how == "withdrawn":
        Notification.objects.filter(to=cast.packer_owner).delete()
    elif how == "left":
        Membership.objects.filter(user=cast.packer_owner).update(ended_at=timezone.now())
    elif how == "moved":
        owner.update(email="elsewhere@people.example")
    elif how == "inactive":
        owner.update(is_active=False)
    else:
        address = address[:-2] + ("A" if address[-2] != "A" else "B") + "/"
    assert client.get(address).status_code == client.post(address, DECLINED).status_code == 404
    assert "This link opens nothing any more" in client.get(address).content.decode()
    assert answered(match) == ("", "", "")


def test_an_old_key_says_so(client: Client, match: Match, link: Callable[[str], str]) -> None:
    Notification.objects.update(created_at=timezone.now() - dt.timedelta(days=31))
    assert "older than 30 days" in client.get(link("no")).content.decode()
    client.post(link("no"), DECLINED)
    assert answered(match) == ("", "", "")


@pytest.mark.parametrize("how", ["answered", "closed", "expired", "fell away"])
def test_what_is_over_says_so_and_takes_nothing(
    how: str, client: Client, match: Match, link: Callable[[str], str], cast: SimpleNamespace
) -> None:
    told = Notification.objects.get(to=cast.packer_owner, kind="match.reminder")
    if how == "answered":
        Notification.objects.filter(pk=told.pk).update(read_at=timezone.now())
        answer_match(side_of(match), by=cast.packer_owner, answer="interested")
        assert "already said yes" in client.get(link("no")).content.decode()
        client.post(link("no"), DECLINED)
        assert answered(match) == ("interested", "", "")
        return
    if how == "closed":
        type(match.listing).objects.update(closed_at=timezone.now())
    elif how == "expired":
        type(match.listing).objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    else:
        Match.objects.update(closed_at=timezone.now())
    client.post(link("no"), DECLINED)
    assert answered(match) == ("", "", "")
    answer = client.get(link("no"))
    assert answer.status_code == 404 or "no longer open" in answer.content.decode()


def test_the_links_stand_in_the_mail(cast: SimpleNamespace, match: Match, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calm, "is_working_day", lambda *_: True)
    User.objects.filter(pk=cast.packer_owner.pk).update(language="ar")
    drain()
    OutboxRow.objects.update(available_at=timezone.now())  # others of its kind had ten minutes to join it
    drain()
    (sent,) = [one for one in mail.outbox if one.to == [cast.packer_owner.email]]
    for content in (sent.body, sent.alternatives[0][0]):
        links = re.findall(r"http://localhost:8000(/ar/matches/(yes|no|ask)/[\w-]{34}/)", content)
        assert [purpose for _path, purpose in links] == ["yes", "no", "ask"]
    page = Client().get(links[1][0])
    assert '<html lang="ar" dir="rtl"' in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"


def test_a_request_for_finance_is_answered_on_its_page(cast: SimpleNamespace) -> None:
    """A provider has four answers there; from the mail it has none."""
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster, category="finance")
    match = MatchFactory(listing=need, organisation=cast.bank)
    for kind, offered in (("match.found", []), ("match.reminder", []), ("match.interested", ["yes", "no"])):
        actions = kinds.find(kind).actions
        assert [one.purpose for one in actions if one.purpose != "ask" and one.offered(match, None)] == offered
    offer = MatchFactory(listing=ListingFactory(organisation=cast.bank, kind="offer", category="finance"))
    assert [one.purpose for one in kinds.find("match.found").actions if one.offered(offer, None)][:2] == ["yes", "no"]
