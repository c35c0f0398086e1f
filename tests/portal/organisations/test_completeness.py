"""One question a week: what matching needs most, answered on the home, or put off."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.core.errors import NotAllowed
from portal.organisations.models import Membership, NextQuestion, Organisation
from portal.organisations.queries.completeness import completeness_of
from portal.organisations.services import answer_question, put_off_question
from tests.factories.organisations import (
    CapabilityFactory,
    CertificateFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferenceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(cast: SimpleNamespace) -> Organisation:
    made: Organisation = OrganisationFactory(
        region=cast.firm.region, makes=[], serves=[], buys=[], summary="", size="", languages=[], website=""
    )
    MembershipFactory(organisation=made, user=cast.stranger, role=Membership.Role.OWNER)
    return made


def home(client: Client, cast: SimpleNamespace) -> str:
    client.force_login(cast.stranger)
    return client.get(reverse("front:member_home")).content.decode()


def answer(client: Client, organisation: Organisation, name: str, **data: str | list[str]) -> int:
    page = reverse("organisations:question_answer", args=[organisation.slug])
    return client.post(page, {"question": name} | data).status_code


def a_week_later() -> None:
    NextQuestion.objects.update(not_before=timezone.localdate())


def test_what_matching_needs_most_is_asked_first_and_one_a_week(
    cast: SimpleNamespace, client: Client, newcomer: Organisation
) -> None:
    assert "What do you make or do for others?" in home(client, cast)
    assert answer(client, newcomer, "does", answer="pitted dates\ndate paste") == 302
    assert [item.text for item in newcomer.trade_items.all()] == ["pitted dates", "date paste"]
    text = home(client, cast)
    assert "The next question comes on" in text
    assert 'name="question" value="buys"' not in text
    a_week_later()
    assert "What do you buy every month?" in home(client, cast)


def test_not_now_puts_it_off_for_a_week(cast: SimpleNamespace, client: Client, newcomer: Organisation) -> None:
    home(client, cast)
    assert answer(client, newcomer, "does", later="1") == 302
    assert NextQuestion.objects.get().not_before == timezone.localdate() + dt.timedelta(days=7)
    assert 'name="question" value="does"' not in home(client, cast)
    a_week_later()
    assert "What do you make or do" in home(client, cast)


def test_every_question_is_answered_in_turn_until_the_page_is_complete(
    cast: SimpleNamespace, client: Client, newcomer: Organisation
) -> None:
    home(client, cast)
    answers: dict[str, str | list[str]] = {
        "does": "dates",
        "buys": "cartons",
        "capability": "Vacuum packing",
        "languages": ["ar", "en"],
        "summary": "A packer of dates",
        "size": "10-49",
        "founded_on": "2016",
        "website": "https://packer.example",
    }
    elsewhere = {"certificates": CertificateFactory, "past_work": ReferenceFactory}
    shares = [completeness_of(newcomer).share]
    asked = []
    while question := completeness_of(newcomer).question:
        asked.append(question.name)
        if question.name in answers:
            assert answer(client, newcomer, question.name, answer=answers[question.name]) == 302
        elif question.name == "sectors":
            newcomer.sectors.set(cast.firm.sectors.all())
        else:
            elsewhere[question.name](organisation=newcomer)
        a_week_later()
        shares.append(completeness_of(newcomer).share)
        assert len(asked) < 15
    assert asked[:4] == ["does", "buys", "capability", "certificates"]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert "% complete" not in home(client, cast)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("does", "x" * 200, "longer than"),
        ("founded_on", "2999", "This year is still to come. Write the year in which you began."),
        ("founded_on", "long ago", "four digits"),
        ("website", "not a website", "not a website"),
    ],
)
def test_what_cannot_be_read_comes_back_as_typed(
    cast: SimpleNamespace, client: Client, newcomer: Organisation, name: str, typed: str, sentence: str
) -> None:
    client.force_login(cast.stranger)
    page = reverse("organisations:question_answer", args=[newcomer.slug])
    reply = client.post(page, {"question": name, "answer": typed})
    assert reply.status_code == 422
    assert sentence in reply.content.decode()
    assert typed in reply.content.decode()
    assert not NextQuestion.objects.exists()


def test_an_answer_that_came_twice_is_one(cast: SimpleNamespace, newcomer: Organisation) -> None:
    for _ in range(2):
        answer_question(newcomer, "capability", "Vacuum packing", by=cast.stranger)
    assert newcomer.capabilities.count() == 1
    CapabilityFactory(organisation=newcomer)
    answer_question(newcomer, "capability", "Another", by=cast.stranger)
    assert newcomer.capabilities.count() == 2


def test_only_those_who_keep_the_page_are_asked(cast: SimpleNamespace, client: Client) -> None:
    client.force_login(cast.firm_member)
    assert client.get(reverse("front:member_home")).context["completeness"] is None
    for person in (cast.firm_member, cast.packer_owner):
        with pytest.raises(NotAllowed):
            answer_question(cast.firm, "summary", "Ours", by=person)
        with pytest.raises(NotAllowed):
            put_off_question(cast.firm, by=person)


def test_a_university_is_not_asked_what_a_company_is(cast: SimpleNamespace) -> None:
    names = {one.name for one in completeness_of(cast.lab).missing}
    assert not names & {"buys", "capability", "size", "founded_on"}


def test_it_is_known_in_one_query(cast: SimpleNamespace) -> None:
    with CaptureQueriesContext(connection) as asked:
        completeness_of(cast.firm)
    assert len(asked) == 1


def test_whoever_wants_to_write_more_is_led_to_where_each_thing_is_written(
    cast: SimpleNamespace, client: Client, newcomer: Organisation
) -> None:
    panel = BeautifulSoup(home(client, cast), "html.parser").select_one(".panel:has(input[name=question])")
    assert panel is not None
    links = {link.get_text(): str(link["href"]) for link in panel.select("details a")}
    assert "What do you make or do for others? One thing a line." not in links  # asked above it
    assert len(links) == 10
    for address in links.values():
        assert client.get(address).status_code == 200
