"""Five lines for the group: what all of it may read, and no more, in three languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.desk.queries.group import EVERYBODY, MEMBERS
from portal.front.queries.this_week import this_week
from portal.organisations.models import BoardSeat, Exclusion, Organisation
from tests.factories.matchmaking import ListingFactory

pytestmark = pytest.mark.django_db
PAGE = "/clusters/dates-al-ahsa/office/this-week/"


@pytest.fixture
def need(cluster, firm):
    def put(title, **fields):
        return ListingFactory(
            **({"organisation": firm, "cluster": cluster, "audience": "cluster", "title": title} | fields)
        )

    return put


def text(cluster, group=MEMBERS, language="en"):
    return next(one.text for one in this_week(cluster, group) if one.language == language)


def test_five_lines_with_the_soonest_first(need, cluster):
    today = timezone.localdate()
    for title, days in [("Far", 50), ("Soon", 2), ("Later", 30), ("Next", 6)]:
        need(title, expires_on=today + dt.timedelta(days=days))
    lines = text(cluster).split("\n")
    assert len(lines) == 5
    assert "4 open needs, 2 close within 7 days" in lines[0]
    assert [("Soon" in lines[1]), ("Next" in lines[2]), ("Later" in lines[3])] == [True] * 3
    assert lines[4].endswith("/needs/?cluster=dates-al-ahsa")
    assert "Dar Sanabel Dates" in lines[1]


def test_each_language_says_it_in_its_own_words(need, cluster):
    need("Cartons")
    assert "دار السنابل للتمور" in text(cluster, language="ar")
    assert "تمور الأحساء" in text(cluster, language="ar")
    assert "Dattes" in text(cluster, language="fr")
    assert [one.direction for one in this_week(cluster, MEMBERS)] == ["ltr", "ltr", "rtl"]


def test_nothing_that_is_kept_from_anybody_of_the_group_stands_in_it(need, cluster, firm, packer, other_cluster):
    need("For the office", confidentiality="office")
    need("Money", category="finance")
    need("Not for rivals", hide_from_same_link=True)
    need("Not for one").hidden_from.set([packer])
    need("A draft", published_at=None)
    need("Elsewhere", cluster=other_cluster)
    assert "Nothing is asked today" in text(cluster)
    need("Inside")
    Exclusion.objects.create(organisation=firm, excluded=packer)
    assert "Inside" not in text(cluster)


def test_who_appears_without_a_name_has_none_here_for_the_office_too(need, cluster):
    need("Cartons", confidentiality="unnamed")
    for language in ("en", "fr", "ar"):
        assert "Dar Sanabel" not in text(cluster, language=language)
        assert "دار السنابل" not in text(cluster, language=language)
    assert "Cartons" in text(cluster)


def test_a_group_of_everybody_reads_only_what_is_public(need, cluster):
    need("Inside")
    need("Outside", audience="public")
    assert "Inside" not in text(cluster, EVERYBODY)
    assert "Outside" in text(cluster, EVERYBODY)


@pytest.mark.parametrize("who", ["firm_owner", "stranger", "staff_member", "board_member"])
def test_it_is_a_page_of_the_office(who, cast, browser_of):
    cast.board_member = cast.finance_officer
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.board_member)
    assert browser_of(getattr(cast, who)).get(PAGE).status_code == 404


def test_the_office_copies_and_sends(need, cluster_manager, browser_of):
    need("Cartons & boxes")
    page = browser_of(cluster_manager).get(PAGE)
    assert page.text.count("<textarea") == 3
    assert page.text.count("https://wa.me/?text=") == 3
    assert browser_of(cluster_manager).get(f"{PAGE}?for=everybody").text.count("<textarea") == 3


def test_the_page_asks_the_same_number_of_queries_for_one_need_and_three(need, cluster_manager, browser_of):
    browser, asked = browser_of(cluster_manager), []
    for number in (1, 2):
        for one in range(number):
            need(f"Need {number}{one}", confidentiality="unnamed")
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_first_week_says_what_is_done_and_what_comes_next(need, cluster_manager, browser_of):
    need("Cartons")
    page = browser_of(cluster_manager).get("/offices/dates-al-ahsa/").text
    for words in ("The first week", "2 members are here", "2 are kept by their own people", "1 need is open"):
        assert words in page
    need("Kept from one of them").hidden_from.add(Organisation.objects.get(slug="nakhla-pack"))
    assert "1 need is open" in browser_of(cluster_manager).get("/offices/dates-al-ahsa/").text
    for address in ("/lists/", "/invitations/", "/office/needs/", "/office/this-week/"):
        assert address in page
