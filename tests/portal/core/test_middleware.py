"""Refusals that no view has answered, and the addresses that only take what forms send."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.core.http import answers_get
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
Open = Callable[[Any], Client]
TABLE = Path(__file__).parents[2] / "house" / "addresses.csv"


@pytest.fixture
def page(cast: SimpleNamespace) -> str:
    need = ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=cast.cluster.links.get(position=3))
    return str(MatchFactory(listing=need, organisation=cast.packer).get_absolute_url())


def links_of(html: str) -> dict[str, str]:
    """Language → where its link in the foot leads."""
    return {code: unescape(url) for url, code in re.findall(r'<a href="([^"]+)" lang="\w\w" hreflang="(\w\w)"', html)}


@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
def test_after_a_refused_answer_every_language_can_be_read(
    cast: SimpleNamespace, browser_of: Open, page: str, language: str
) -> None:
    candidate = browser_of(cast.packer_owner)
    refused = candidate.post(f"{language}{page}answer/", {"answer": "declined"})
    assert refused.status_code == 422
    links = links_of(refused.text)
    assert links == {"en": page, "fr": f"/fr{page}", "ar": f"/ar{page}"}
    assert {candidate.get(address).status_code for address in links.values()} == {200}


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/matches/?tab=us", "/matches/?tab=us"),
        ("http://elsewhere.example/matches/", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_page_where_only_forms_lead_links_back_to_where_the_form_stood(
    cast: SimpleNamespace, browser_of: Open, page: str, came_from: str, back: str
) -> None:
    answer = browser_of(cast.packer_owner).get(f"{page}answer/", headers={"referer": came_from} if came_from else {})
    assert answer.status_code == 405
    links = links_of(answer.text)
    assert links == {"en": back or "/", "fr": f"/fr{back or '/'}", "ar": f"/ar{back or '/'}"}
    assert ("Back to the page you came from" in answer.text) == bool(back)


def test_a_form_that_stood_on_such_an_address_leads_home(cast: SimpleNamespace, browser_of: Open, page: str) -> None:
    here = f"http://testserver{page}answer/"
    answer = browser_of(cast.packer_owner).get(f"{page}answer/", headers={"referer": here})
    assert links_of(answer.text)["fr"] == "/fr/"


@pytest.mark.parametrize(
    ("language", "words"), [("", "nothing to read"), ("/fr", "rien à lire"), ("/ar", "لا شيء يُقرأ")]
)
def test_an_address_that_takes_no_links_says_so_in_the_readers_language(
    cast: SimpleNamespace, browser_of: Open, page: str, language: str, words: str
) -> None:
    answer = browser_of(cast.packer_owner).get(f"{language}{page}answer/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert words in answer.text
    assert 'id="main"' in answer.text


def test_addresses_that_answer_no_link_are_known_as_such(cast: SimpleNamespace) -> None:
    """What the table of addresses says of GET is what `answers_get` finds."""

    def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                found |= views(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            elif pattern.name:
                found[f"{prefix}{pattern.name}"] = pattern.callback
        return found

    by_name = views(get_resolver().url_patterns)
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "get" and row["address"] in by_name]
    refusing = {row["address"] for row in rows if "405" in row.values()}
    assert len(refusing) > 10
    assert {row["address"] for row in rows if not answers_get(by_name[row["address"]])} >= refusing
    answering = {row["address"] for row in rows if row["staff_member"] == "200"}
    assert {name for name in answering if not answers_get(by_name[name])} == set()


def test_a_visitor_is_offered_sign_in_where_no_page_is_and_comes_back(client: Client, cast: SimpleNamespace) -> None:
    hidden = ListingFactory(organisation=cast.firm, cluster=cast.cluster, audience="cluster")
    address = hidden.get_absolute_url()
    there, nowhere = client.get(f"{address}?a=1&b=2"), client.get("/needs/nothinghere/?a=1&b=2")
    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert f'href="/accounts/login/?next={address}%3Fa%3D1%26b%3D2"' in there.text
    assert 'href="/accounts/login/?next=/needs/nothinghere/%3Fa%3D1%26b%3D2"' in nowhere.text
    told = "If this page is for members only, sign in to see it."
    assert told in there.text
    assert there.text.replace(hidden.public_id, "nothinghere").count(told) == nowhere.text.count(told) == 1


def test_the_way_back_stays_on_this_host(client: Client) -> None:
    answer = client.get("/", PATH_INFO="//elsewhere.example/needs/")
    assert answer.status_code == 404
    assert "next=/%252Felsewhere.example" in answer.text
    assert 'href="//' not in answer.text
    assert "next=//" not in answer.text


def test_who_is_signed_in_is_not_sent_to_sign_in(cast: SimpleNamespace, browser_of: Open) -> None:
    assert "for members only" not in browser_of(cast.stranger).get("/nowhere/").text


@pytest.mark.parametrize("path", ["/static/ui/nothing.css", "/static/", "/static/../static/ui"])
def test_a_missing_file_is_said_in_a_word_and_asks_the_database_nothing(
    cast: SimpleNamespace, browser_of: Open, django_assert_num_queries: Any, path: str
) -> None:
    owner = browser_of(cast.stranger)
    with django_assert_num_queries(0):
        answer = owner.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "session" not in answer.cookies
    assert "Content-Security-Policy" in answer


def test_a_file_that_is_there_is_answered(client: Client) -> None:
    answer = client.get("/static/ui/tokens.css")
    assert answer.status_code == 200
    assert b"--petrol" in b"".join(answer.streaming_content)
