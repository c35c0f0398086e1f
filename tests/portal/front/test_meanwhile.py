"""While the search index is missing or damaged, pages answer from the rows, say that it is partial, and show nobody more than otherwise."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.doctor import State
from portal.organisations import services
from portal.search import shelf
from portal.search.checkup import look_at_index
from portal.search.comparison import compare, make_round
from portal.search.projector import inspect, project_pending
from tests.damage import SEEN_BY_CHECKSUM, SEEN_BY_READING
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

NOTE = "Search is being prepared anew"
PAGES = ("/directory/", "/search/", "/needs/", "/search/suggest/")


@pytest.fixture
def scene(cast, findable, hofuf):
    """What a visitor may find, what only members may, and what nobody may any more."""
    need = ListingFactory(organisation=cast.firm, title="Packing of sukkari dates", audience="public")
    inner = ListingFactory(organisation=cast.firm, title="Sukkari dates for members", audience="members")
    findable(cast.firm, cast.packer, need, inner)
    cast.need, cast.inner = need, inner
    return cast


def asked(client, page, words="dates"):
    response = client.get(page, {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def lose():
    shelf.throw_away()


def test_the_tabs_show_no_counts_where_the_page_says_that_there_are_none(client, scene, read):
    assert read(client.get("/search/", {"q": "dates"})).select(".tabs .dim")
    lose()
    page = read(client.get("/search/", {"q": "dates"}))
    assert NOTE in page.get_text()
    assert page.select(".tabs a")
    assert not page.select(".tabs .dim")


def test_every_page_says_so_and_says_it_no_more_afterwards(client, scene):
    lose()
    for page in PAGES:
        assert NOTE in asked(client, page), page
    for page in ("/fr/directory/", "/ar/directory/"):
        assert 'class="note' in asked(client, page, "تمور" if "ar" in page else "dattes")
    project_pending()
    for page in PAGES:
        assert NOTE not in asked(client, page), page


def test_what_is_not_counted_has_no_number_beside_it(client, scene, read):
    assert read(client.get("/directory/")).select(".choice .n")
    lose()
    page = read(client.get("/directory/"))
    assert page.select("input[name=kind]")
    assert not page.select(".choice .n")


def test_what_is_found_is_what_the_reader_may_read(client, scene):
    lose()
    assert scene.need.title in asked(client, "/needs/", "sukkari")
    assert scene.need.title in asked(client, "/search/", "sukkari")
    for page in PAGES:
        assert scene.inner.title not in asked(client, page, "sukkari")
    client.force_login(scene.packer_owner)
    assert scene.inner.title in asked(client, "/needs/", "sukkari")
    assert scene.inner.title in asked(client, "/search/", "sukkari")


def test_whoever_is_barred_finds_it_no_more_than_with_an_index(client, scene, findable):
    services.exclude(scene.firm, scene.packer, by=scene.firm_owner)
    findable(scene.firm, scene.need, scene.inner)
    client.force_login(scene.packer_owner)
    with_index = asked(client, "/needs/", "sukkari")
    lose()
    assert scene.inner.title not in with_index
    assert scene.inner.title not in asked(client, "/needs/", "sukkari")


def test_a_suggestion_while_one_types_comes_from_the_rows(client, scene):
    lose()
    assert str(scene.packer) in asked(client, "/search/suggest/", str(scene.packer)[:5])


def test_pages_go_on_where_the_list_is_long(client, scene, findable, hofuf):
    findable(*(OrganisationFactory(trade_name_latin=f"Sabkha {n:02}", region=hofuf) for n in range(25)))
    lose()
    first = client.get("/directory/", {"q": "sabkha", "order": "name"})
    second = client.get("/directory/" + first.context["next_url"])
    assert [len(page.context["page"].rows) for page in (first, second)] == [20, 5]
    assert client.get("/directory/" + second.context["previous_url"]).context["page"].rows == first.context["page"].rows


def test_it_takes_as_many_queries_for_one_as_for_three(client, scene, findable, hofuf):
    asked(client, "/directory/")  # what is asked once in the life of a process
    counts = []
    for more in (1, 2):
        findable(*(OrganisationFactory(trade_name_latin=f"Sabkha {more}{n}", region=hofuf) for n in range(more)))
        lose()
        with CaptureQueriesContext(connection) as queries:
            asked(client, "/directory/", "sabkha")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_publishing_goes_on_and_says_that_nobody_could_be_compared(client, scene):
    lose()
    client.force_login(scene.firm_owner)
    typed = {"kind": "need", "category": "service", "title": "Vacuum packing of dates"}
    response = client.post("/needs-and-offers/preview/", typed)
    assert response.status_code == 200
    assert NOTE in response.content.decode()
    project_pending()
    assert NOTE not in client.post("/needs-and-offers/preview/", typed).content.decode()


@pytest.mark.parametrize("damage", SEEN_BY_READING.values(), ids=SEEN_BY_READING)
def test_damage_that_shows_when_it_is_read_is_said_and_mended(client, scene, damage):
    before = client.get("/directory/", {"q": "dates"}).context["page"].rows
    damage(shelf.here())
    shelf._opened.clear()  # as in a server that starts
    assert look_at_index().state in {State.WARNING, State.FAILING}
    assert all(NOTE in asked(client, page) for page in PAGES)

    project_pending()
    assert NOTE not in "".join(asked(client, page) for page in PAGES)
    assert client.get("/directory/", {"q": "dates"}).context["page"].rows == before
    assert compare().agrees
    assert look_at_index().state == State.OK


@pytest.mark.parametrize("kind", ["the folder is missing", "meta.json is unreadable", "it became a file"])
def test_a_server_that_has_the_index_open_sees_it_too(client, scene, kind):
    SEEN_BY_READING[kind](shelf.here())
    assert all(NOTE in asked(client, page) for page in PAGES)
    project_pending()
    assert NOTE not in "".join(asked(client, page) for page in PAGES)


def test_a_server_goes_on_with_a_file_that_it_has_open_until_a_round_finds_it_removed(client, scene):
    asked(client, "/directory/")
    SEEN_BY_READING["a file is removed"](shelf.here())
    assert NOTE not in asked(client, "/directory/")
    make_round()
    assert look_at_index().state == State.OK
    assert NOTE not in asked(client, "/directory/")


@pytest.mark.parametrize("damage", SEEN_BY_CHECKSUM.values(), ids=SEEN_BY_CHECKSUM)
def test_flipped_bytes_are_found_by_their_checksum_and_no_page_fails(client, scene, damage):
    before = client.get("/directory/", {"q": "dates"}).context["page"].rows
    damage(shelf.here())
    shelf._opened.clear()
    assert look_at_index().state == State.FAILING
    for page in PAGES:
        assert scene.inner.title not in asked(client, page)

    inspect()
    project_pending()
    assert NOTE not in "".join(asked(client, page) for page in PAGES)
    assert client.get("/directory/", {"q": "dates"}).context["page"].rows == before
    assert look_at_index().state == State.OK
