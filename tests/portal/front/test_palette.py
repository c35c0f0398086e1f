"""The palette leads to names in the index, to people whom one knows here, and to pages and actions, a few of each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.models import HomePage, StandardPage
from cms.services import load_pages
from matchmaking.models import Match
from matchmaking.services.answers import answer_match
from messaging.models import Conversation
from messaging.services.conversations import open_conversation
from messaging.services.messages import post_message
from portal.accounts.models import User
from portal.organisations.models import Block, Cluster, Exclusion
from tests.factories.events import event_of
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.projects import partner_in, project_of

SUGGEST = "/search/suggest/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: SimpleNamespace) -> Conversation:
    need = ListingFactory(organisation=cast.firm, title="Vacuum packing of pitted dates", cluster=cast.cluster)
    match: Match = MatchFactory(listing=need, organisation=cast.packer)
    return open_conversation(between=[cast.firm, cast.packer], about=match, subject=need.title, by=cast.packer_owner)


@pytest.fixture
def say(talk: Conversation) -> Callable[[User, str], Any]:
    return lambda by, text: post_message(talk, by=by, text=text, client_id=uuid.uuid4())


def labels(client: Client, typed: str, prefix: str = "") -> list[str]:
    return [door.label for door in client.get(f"{prefix}{SUGGEST}", {"q": typed}).context["doors"]]


def people(client: Client, typed: str) -> list[str]:
    return [one.person.full_name for one in client.get(SUGGEST, {"q": typed}).context["people"]]


def test_pages_and_actions_are_found_by_the_words_of_the_menus(client: Client) -> None:
    assert "Directory" in labels(client, "dir")
    assert "الدليل" in labels(client, "الدليل", "/ar")
    assert "الدليل" in labels(client, "دليل", "/ar"), "nobody types the article"
    assert labels(client, "zzzz") == []


def test_only_where_one_may_go(cast: SimpleNamespace, browser_of: Any, client: Client) -> None:
    owner = browser_of(cast.firm_owner)
    assert labels(client, "your account") == []
    assert labels(owner, "your acc") == ["Your account"]
    assert labels(owner, "sign in") == []
    for deed in ("publish a need", "start a project", "hold an event", "calendars", "what we write"):
        assert labels(client, deed) in ([], ["Publish a need"])
        assert len(labels(owner, deed)) == 1, deed
    for desk in ("editors", "moderation"):
        assert labels(owner, desk) == []
        assert len(labels(browser_of(cast.staff_member), desk)) == 1, desk


def test_staff_reach_the_administration_from_the_menu_of_their_account(cast: SimpleNamespace, browser_of: Any) -> None:
    for person, is_there in ((cast.staff_member, True), (cast.firm_owner, False)):
        page = browser_of(person).get("/directory/").content.decode()
        assert ('href="/admin/"' in page) is is_there


def test_also_by_words_that_are_not_on_them(cast: SimpleNamespace, browser_of: Any) -> None:
    owner = browser_of(cast.firm_owner)
    assert "Messages" in labels(owner, "inbox")
    assert labels(owner, "new need") == ["Publish a need"]
    assert {"Your account", "Display and keys", "What we write to you"} <= set(labels(owner, "settings"))
    assert labels(owner, "my organisation") == ["Your organisation"]


def test_colleagues_are_found(cast: SimpleNamespace, browser_of: Any, client: Client) -> None:
    name = cast.firm_owner.full_name
    found = browser_of(cast.firm_owner).get(SUGGEST, {"q": name[:4]})
    assert [one.person.full_name for one in found.context["people"]] == [name]
    assert f'href="/organisations/{cast.firm.slug}/members/"' in found.text
    for other in (browser_of(cast.packer_owner), browser_of(cast.stranger), client):
        answer = other.get(SUGGEST, {"q": name[:4]})
        assert answer.context["people"] == []
        assert name not in answer.text
    membership = cast.firm_owner.memberships.get(organisation=cast.firm)
    membership.ended_at = membership.created_at
    membership.save()
    assert people(browser_of(cast.firm_owner), name[:4]) == []


def test_whoever_said_yes_in_an_introduction_is_found_there(cast: SimpleNamespace, browser_of: Any) -> None:
    need = ListingFactory(organisation=cast.firm, title="Vacuum packing of pitted dates", cluster=cast.cluster)
    match: Match = MatchFactory(listing=need, organisation=cast.packer)
    name, firm = cast.packer_owner.full_name, browser_of(cast.firm_owner)
    answer_match(match.sides.get(side="candidate"), by=cast.packer_owner, answer="interested")
    assert people(firm, name) == []
    answer_match(match.sides.get(side="asker"), by=cast.firm_owner, answer="interested")
    answer = firm.get(SUGGEST, {"q": name})
    assert [one.person for one in answer.context["people"]] == [cast.packer_owner]
    assert f'href="{match.get_absolute_url()}"' in answer.text
    assert people(browser_of(cast.packer_owner), cast.firm_owner.full_name) == [cast.firm_owner.full_name]
    for other in (cast.stranger, cast.cluster_manager):
        assert people(browser_of(other), name) == []

    Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    assert people(firm, name) == []


def test_whoever_spoke_in_ones_conversation_is_found_there(
    cast: SimpleNamespace, browser_of: Any, talk: Any, say: Any
) -> None:
    name = cast.packer_owner.full_name
    firm = browser_of(cast.firm_owner)
    assert people(firm, name) == []
    say(cast.packer_owner, "Line 2 is free.")
    answer = firm.get(SUGGEST, {"q": name})
    assert [one.person for one in answer.context["people"]] == [cast.packer_owner]
    assert f'href="{talk.get_absolute_url()}"' in answer.text
    # Who has said nothing stays unknown to the other side, and nobody else learns of either.
    assert people(browser_of(cast.packer_owner), cast.firm_owner.full_name) == []
    for other in (cast.stranger, cast.finance_officer, cast.staff_member):
        assert people(browser_of(other), name) == [], other


def test_nobody_finds_whom_they_are_kept_apart_from(
    cast: SimpleNamespace, browser_of: Any, talk: Any, say: Any
) -> None:
    say(cast.packer_owner, "Line 2 is free.")
    Block.objects.create(person=cast.packer_owner, blocked=cast.firm_owner)
    assert people(browser_of(cast.firm_owner), cast.packer_owner.full_name) == []


def test_partners_of_a_project_find_each_others_people(cast: SimpleNamespace, browser_of: Any) -> None:
    project = project_of(cast.firm, by=cast.firm_owner)
    firm, packer = browser_of(cast.firm_owner), browser_of(cast.packer_owner)
    place = project.partners.create(organisation=cast.packer, state="invited")
    assert people(firm, cast.packer_owner.full_name) == people(packer, cast.firm_owner.full_name) == []
    place.state = "in"
    place.save()
    assert people(packer, cast.firm_owner.full_name) == [cast.firm_owner.full_name]
    assert people(firm, cast.packer_owner.full_name) == [cast.packer_owner.full_name]
    # A funder reads figures and no names, and the others are not told theirs.
    place.sees = "funder"
    place.save()
    assert people(firm, cast.packer_owner.full_name) == people(packer, cast.firm_owner.full_name) == []
    assert people(browser_of(cast.stranger), cast.firm_owner.full_name) == []


def test_the_office_is_found_by_its_members_and_nobody_else(
    cast: SimpleNamespace, browser_of: Any, client: Client
) -> None:
    name = cast.cluster_manager.full_name
    found = browser_of(cast.firm_owner).get(SUGGEST, {"q": name})
    assert [one.person for one in found.context["people"]] == [cast.cluster_manager]
    assert f'href="{cast.cluster.organisation.get_absolute_url()}"' in found.text
    assert people(browser_of(cast.stranger), name) == []
    assert client.get(SUGGEST, {"q": name}).context["people"] == []
    cast.cluster.office_staff.update(ended_at=timezone.now())
    assert people(browser_of(cast.firm_owner), name) == []


def test_a_cluster_is_found_by_its_name_in_any_language(cast: SimpleNamespace, client: Client) -> None:
    names = {"en": "Palm and dates", "fr": "Palmier et dattes", "ar": "النخيل والتمور"}
    Cluster.objects.filter(pk=cast.cluster.pk).update(**{f"name_{code}": name for code, name in names.items()})
    cache.clear()
    for prefix, typed, label in (
        ("", "dat pal", names["en"]),
        ("/fr", "palm", names["fr"]),
        ("/ar", "نخيل", names["ar"]),
    ):
        (found,) = client.get(f"{prefix}{SUGGEST}", {"q": typed}).context["clusters"]
        assert (found.label, found.url) == (label, f"{prefix}/clusters/{cast.cluster.slug}/")
    assert client.get(SUGGEST, {"q": "p"}).context["clusters"] == []
    Cluster.objects.update(published_at=None)
    cache.clear()
    assert client.get(SUGGEST, {"q": "palm"}).context["clusters"] == []


def test_a_page_that_a_menu_leads_to_as_well_is_there_once(client: Client) -> None:
    load_pages()
    answer = client.get(SUGGEST, {"q": "accessibility"})
    assert [(kind, [hit.name for hit in hits]) for kind, hits in answer.context["groups"]] == [
        ("page", ["Accessibility"])
    ]
    assert answer.context["doors"] == []


def test_no_more_than_five_of_a_kind(client: Client, cluster: Any, findable: Any) -> None:
    findable(
        *(
            OrganisationFactory(slug=f"quince-{n}", trade_name_latin=f"Quince {n}", region=cluster.region)
            for n in range(8)
        )
    )
    answer = client.get(SUGGEST, {"q": "quince"})
    ((kind, hits),) = answer.context["groups"]
    assert (kind, len(hits)) == ("organisation", 5)
    assert "5 found for “quince”" in answer.text


def test_how_many_there_are_is_said_in_a_line_of_its_own(client: Client) -> None:
    assert "Nothing found for “zzzz”" in client.get(SUGGEST, {"q": "zzzz"}).text
    assert 'hx-swap-oob="innerHTML:#palette-said"' in client.get(SUGGEST, {"q": "zzzz"}).text
    assert "“" not in client.get(f"/ar{SUGGEST}", {"q": "zzzz"}).text


def test_it_costs_few_statements_whatever_there_is(
    cast: SimpleNamespace, browser_of: Any, talk: Any, say: Any, findable: Any, django_assert_max_num_queries: Any
) -> None:
    """Everything is called Quince: a company, a need, a project, an event, an editors' page, and who answers."""
    User.objects.filter(pk=cast.packer_owner.pk).update(full_name="Quince Al-Barrak")
    say(cast.packer_owner, "Line 2 is free.")
    partner_in(project_of(cast.firm, by=cast.firm_owner, title="Quince dryer", audience="public"), cast.packer)
    event_of(cast.office, by=cast.cluster_manager, title="Quince day")
    load_pages()
    home = HomePage.objects.get(locale__language_code="en")
    page = home.add_child(instance=StandardPage(title="Quince in short", slug="quince", locale=home.locale))
    page.save_revision().publish()
    quinces = OrganisationFactory(slug="quinces", trade_name_latin="Quinces")
    findable(quinces, ListingFactory(organisation=quinces, title="Quince boxes", cluster=cast.cluster))
    owner = browser_of(cast.firm_owner)
    owner.get(SUGGEST, {"q": "who comes first"})
    with django_assert_max_num_queries(15):
        answer = owner.get(SUGGEST, {"q": "quince"})
    kinds = [kind for kind, _hits in answer.context["groups"]]
    assert kinds == ["organisation", "need", "project", "event", "page"]
    assert len(answer.context["people"]) == 1
    for typed in ("a", "publish", "settings"):
        with django_assert_max_num_queries(15):
            assert owner.get(SUGGEST, {"q": typed}).status_code == 200
