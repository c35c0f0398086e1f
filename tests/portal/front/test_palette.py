"""The palette leads to names in the index, to people one works with, and to pages and actions, a few of each."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.factories.organisations import OrganisationFactory

SUGGEST = "/search/suggest/"
pytestmark = pytest.mark.django_db


def told(client: Client, typed: str, name: str, prefix: str = "") -> list[str]:
    return [door.label for door in client.get(f"{prefix}{SUGGEST}", {"q": typed}).context[name]]


def test_pages_and_actions_are_found_by_the_words_of_the_menus(client: Client) -> None:
    assert "Directory" in told(client, "dir", "doors")
    assert "الدليل" in told(client, "الدليل", "doors", "/ar")
    assert told(client, "zzzz", "doors") == []


def test_only_where_one_may_go(cast: SimpleNamespace, browser_of: Any, client: Client) -> None:
    assert told(client, "your account", "doors") == []
    assert told(browser_of(cast.firm_owner), "your acc", "doors") == ["Your account"]
    assert told(browser_of(cast.firm_owner), "sign in", "doors") == []


def test_colleagues_are_found_and_nobody_else(cast: SimpleNamespace, browser_of: Any, client: Client) -> None:
    name = cast.firm_owner.full_name
    found = browser_of(cast.firm_owner).get(SUGGEST, {"q": name[:4]})
    assert [door.label for door in found.context["people"]] == [name]
    assert f'href="/organisations/{cast.firm.slug}/members/"' in found.text
    for other in (browser_of(cast.packer_owner), browser_of(cast.stranger), client):
        answer = other.get(SUGGEST, {"q": name[:4]})
        assert answer.context["people"] == []
        assert name not in answer.text
    membership = cast.firm_owner.memberships.get(organisation=cast.firm)
    membership.ended_at = membership.created_at
    membership.save()
    assert told(browser_of(cast.firm_owner), name[:4], "people") == []


def test_no_more_than_five_of_a_kind(client: Client, cluster: Any, findable: Any) -> None:
    findable(
        *(
            OrganisationFactory(slug=f"quince-{n}", trade_name_latin=f"Quince {n}", region=cluster.region)
            for n in range(8)
        )
    )
    ((kind, hits),) = client.get(SUGGEST, {"q": "quince"}).context["groups"]
    assert (kind, len(hits)) == ("organisation", 5)


def test_it_costs_few_statements(cast: SimpleNamespace, browser_of: Any, django_assert_max_num_queries: Any) -> None:
    owner = browser_of(cast.firm_owner)
    with django_assert_max_num_queries(15):
        assert owner.get(SUGGEST, {"q": "a"}).status_code == 200
