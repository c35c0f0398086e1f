"""The first fifteen minutes: what is done counts as done, and nothing is asked twice."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.organisations.models import Organisation, TradeItem
from portal.organisations.services.clusters import join_cluster
from portal.organisations.services.requests import ask_to_join
from tests.factories.matchmaking import ListingFactory, MatchFactory
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
    assert main.select_one('a[href="/home/"]')


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


def words(section) -> list[str]:
    return [" ".join(row.get_text(" ").split()) for row in section.select("li")]


@pytest.fixture
def partners(newcomer, client, read):
    """The last step, as the newcomer sees it."""
    return lambda: read(client.get(f"{START}?step=partners")).select_one("main")


def say(organisation, **lines):
    for direction, texts in lines.items():
        for position, text in enumerate(texts):
            TradeItem.objects.create(organisation=organisation, direction=direction, text=text, position=position)


def test_the_last_step_shows_who_makes_what_one_buys_and_who_buys_what_one_makes(newcomer, findable, partners):
    say(newcomer, makes=["brass valves"], buys=["valve castings", "nothing of this world"])
    foundry = OrganisationFactory(trade_name_latin="Foundry", makes=["castings for valves and pumps"])
    fitter = OrganisationFactory(trade_name_latin="Fitter", buys=["valves of brass"])
    findable(newcomer, foundry, fitter, OrganisationFactory(trade_name_latin="Baker", makes=["bread"], buys=["flour"]))
    page = partners()
    assert page.h1.get_text() == "Who is there for you"
    sellers = page.select_one('section[aria-labelledby="h-sellers"]')
    (seller,) = words(sellers)
    assert "They say: “ castings for valves and pumps ”. You buy: “ valve castings ”." in seller
    assert sellers.find("a")["href"] == foundry.get_absolute_url()
    (buyer,) = words(page.select_one('section[aria-labelledby="h-buyers"]'))
    assert "Fitter" in buyer
    assert "They buy: “ valves of brass ”. You say: “ brass valves ”." in buyer
    assert "Baker" not in page.get_text()


def test_where_nobody_says_it_the_step_says_so_and_what_to_do(newcomer, findable, partners):
    say(newcomer, makes=["brass valves"], buys=["zirconium"])
    findable(newcomer, OrganisationFactory(makes=["bread"]))
    page = partners()
    assert page.h1.get_text() == "You are set up. What comes next"
    assert "Nobody here says in these words that they make or do what you buy." in page.get_text()
    assert [page.select_one('a[href="/needs/new/"]').get_text(), page.select('a[href="/matches/"]')] == [
        "Publish a need",
        [],
    ]


def test_what_is_suggested_already_comes_first(newcomer, findable, partners):
    MatchFactory(listing=ListingFactory(organisation=newcomer))
    page = partners()
    assert "1 suggested partner waits on you, with reasons." in page.get_text()
    assert page.select_one("a.btn")["href"] == "/matches/"


def test_who_is_not_public_is_not_shown(newcomer, findable, partners):
    say(newcomer, buys=["valve castings"])
    hidden = OrganisationFactory(trade_name_latin="Hidden", makes=["valve castings"], published_at=None)
    findable(newcomer, hidden)
    assert "Hidden" not in partners().get_text()


def test_the_last_step_asks_the_same_for_one_line_and_for_three(newcomer, findable, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{START}?step=partners").status_code == 200
        return len(queries)

    say(newcomer, buys=["valve castings"])
    findable(newcomer, OrganisationFactory(makes=["valve castings"]))
    asked()
    one = asked()
    say(newcomer, buys=["brass rod", "rubber seals"], makes=["valves"])
    findable(*(OrganisationFactory(makes=["brass rod", "rubber seals"], buys=["valves"]) for _ in range(3)))
    assert asked() == one
