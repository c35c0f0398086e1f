"""The first fifteen minutes: what is done counts as done, and nothing is asked twice."""

from __future__ import annotations

import pytest

from portal.organisations.models import Organisation
from portal.organisations.services.clusters import join_cluster
from portal.organisations.services.requests import ask_to_join
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
START = "/start/"


@pytest.fixture
def newcomer(cast, client) -> Organisation:
    """An organisation without a cluster, of the person who is signed in."""
    organisation = OrganisationFactory(trade_name_latin="Delta Valves")
    MembershipFactory(organisation=organisation, user=cast.stranger, role="owner")
    client.force_login(cast.stranger)
    return organisation


def states(page) -> list[str]:
    """Of the four steps: done, here or ahead."""
    return [
        "here" if one.get("aria-current") else "done" if "done" in one.get("class", []) else "ahead"
        for one in page.select(".steps li")
    ]


def test_a_cluster_that_was_asked_is_not_asked_for_again(cast, client, newcomer, read):
    assert states(read(client.get(START))) == ["done", "here", "ahead", "ahead"]
    ask_to_join(newcomer, cast.cluster, by=cast.stranger)
    page = read(client.get(START))
    assert states(page) == ["done", "done", "here", "ahead"]
    assert page.h1.get_text() == "What do you need first?"


def test_after_the_first_need_everything_is_done_and_it_says_what_comes_next(cast, client, newcomer, read):
    ask_to_join(newcomer, cast.cluster, by=cast.stranger)
    ListingFactory(organisation=newcomer)
    page = read(client.get(START))
    assert states(page) == ["done", "done", "done", "here"]
    main = page.select_one("main")
    assert "The office of Al-Ahsa dates has your question." in main.get_text()
    assert main.select_one('a[href="/matches/"]')


def test_who_was_placed_since_is_not_told_that_the_question_waits(cast, client, newcomer, read):
    ask_to_join(newcomer, cast.cluster, by=cast.stranger)
    join_cluster(newcomer, cast.cluster, by=cast.cluster_manager, link=cast.cluster.links.get(position=1))
    ListingFactory(organisation=newcomer)
    page = read(client.get(START))
    assert states(page) == ["done", "done", "done", "here"]
    assert "has your question" not in page.get_text()


def test_a_step_that_was_skipped_is_not_shown_as_done(client, newcomer, read):
    assert states(read(client.get(f"{START}?step=need"))) == ["done", "ahead", "here", "ahead"]


def test_not_now_is_remembered_and_leads_to_the_next_step(cast, client, newcomer, read):
    page = read(client.get(START))
    later = page.select_one('main button[name="later"]')
    client.post(START, {"later": later["value"]}, follow=True)
    page = read(client.get(START))
    assert states(page) == ["done", "ahead", "here", "ahead"]
    client.post(START, {"later": page.select_one('main button[name="later"]')["value"]})
    client.logout()
    client.force_login(cast.stranger)
    page = read(client.get(START))
    assert states(page) == ["done", "ahead", "ahead", "here"]
    assert page.h1.get_text() == "You are set up. What comes next"


def test_what_was_put_off_can_still_be_done(cast, client, newcomer, read):
    client.post(START, {"later": "cluster"})
    assert read(client.get(f"{START}?step=cluster")).select_one("#id_cluster")
    client.post(f"{START}?step=cluster", {"cluster": cast.cluster.slug})
    assert states(read(client.get(START))) == ["done", "done", "here", "ahead"]


def test_putting_off_something_else_is_nothing(client, newcomer, read):
    client.post(START, {"later": "who"})
    assert states(read(client.get(START))) == ["done", "here", "ahead", "ahead"]


@pytest.mark.parametrize(
    ("kind", "question", "first"),
    [
        ("firm", "What do you need first?", "/needs/new/"),
        ("university", "What can you do for members?", "/offers/new/"),
        ("research", "What can you do for members?", "/offers/new/"),
        ("finance", "What do you finance, and on which conditions?", "/offers/new/"),
        ("government", "What do you do for members?", "/offers/new/"),
        ("cluster", "What do members need together?", "/offers/new/"),
    ],
)
def test_each_kind_is_asked_what_fits_it(client, newcomer, read, kind, question, first):
    Organisation.objects.filter(pk=newcomer.pk).update(kind=kind)
    page = read(client.get(f"{START}?step=need"))
    assert page.h1.get_text() == question
    assert page.select_one("main a.btn:not(.alt)")["href"] == first


def test_a_cluster_office_is_not_asked_for_a_cluster(cast, client, newcomer, read):
    Organisation.objects.filter(pk=newcomer.pk).update(kind="cluster")
    for address in (START, f"{START}?step=cluster"):
        page = read(client.get(address))
        assert states(page) == ["done", "here", "ahead"]
        assert page.h1.get_text() == "What do members need together?"
    client.post(START, {"later": "need"})
    assert "The operator of this site opens your cluster" in read(client.get(START)).select_one("main").get_text()


def test_the_number_of_answers_that_is_told_is_the_number_that_is_asked(cast, client, read):
    client.force_login(cast.stranger)
    page = read(client.get(START))
    asked = {one["name"] for one in page.select("main form [name]") if one.get("type") != "hidden"} - {"action"}
    assert "Seven answers" in page.select_one("main .lede").get_text()
    assert len(asked) == 7


def test_what_a_company_must_say_is_not_called_optional(cast, client, read):
    client.force_login(cast.stranger)
    page = read(client.get(START))
    label = page.select_one('label[for="id_buys"]')
    assert label.get_text(strip=True) == "What do you buy?"
    assert "Companies write at least one" in label.parent.get_text()
