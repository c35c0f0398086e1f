"""Search over everything, and names while one types."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

SEARCH, SUGGEST = "/search/", "/search/suggest/"


def shown(response):
    return {group.kind: [hit.name for hit in group.hits] for group in response.context["groups"]}


def tabs(response):
    return {str(tab.label): tab.count for tab in response.context["tabs"]}


@pytest.fixture
def scene(cluster, firm, packer, lab, findable):
    need = ListingFactory(organisation=firm, title="Vacuum packing, 40 t a month", audience="public")
    offer = ListingFactory(organisation=packer, offer=True, title="Packing line free in January", audience="members")
    findable(firm, packer, lab, need, offer)
    return cluster


def test_everything_is_found_by_kind_with_counts(scene, browser_of, stranger):
    response = browser_of(stranger).get(SEARCH, {"q": "packing"})
    assert shown(response) == {
        "organisation": ["Nakhla Pack", "Dar Sanabel Dates"],
        "need": ["Vacuum packing, 40 t a month"],
        "offer": ["Packing line free in January"],
    }
    assert tabs(response) == {"All": 4, "Organisations": 2, "Needs": 1, "Offers": 1}


def test_a_sentence_finds_what_has_most_of_its_words(client, scene):
    response = client.get(SEARCH, {"q": "vacuum packing near Timbuktu"})
    assert shown(response)["need"] == ["Vacuum packing, 40 t a month"]
    assert response.context["is_close"]


def test_a_kind_that_has_none_shows_what_the_others_have(client, scene, read):
    response = client.get(SEARCH, {"q": "vacuum", "kind": "offer"})
    assert response.context["page"] is None
    assert shown(response)["need"] == ["Vacuum packing, 40 t a month"]
    assert "No open offer has these words." in read(response).main.get_text()


def test_a_kind_of_which_nothing_is_anywhere_has_the_empty_state(client, scene, read):
    response = client.get(SEARCH, {"q": "xenon", "kind": "offer"})
    assert read(response).select_one(".empty")


def test_a_visitor_finds_what_is_public(client, scene):
    response = client.get(SEARCH, {"q": "packing"})
    assert set(shown(response)) == {"organisation", "need"}
    assert tabs(response) == {"All": 3, "Organisations": 2, "Needs": 1}


def test_needs_without_a_name_are_found_without_it(cluster, firm, packer, findable, browser_of, packer_owner, read):
    need = ListingFactory(
        organisation=firm,
        cluster=cluster,
        title="Pitting machine wanted",
        confidentiality="unnamed",
        audience="cluster",
    )
    findable(firm, packer, need)
    member = browser_of(packer_owner)
    response = member.get(SEARCH, {"q": "pitting machine wanted"})
    assert shown(response) == {"need": ["Pitting machine wanted"]}
    assert "Dar Sanabel" not in read(response).main.get_text()
    assert "Dar Sanabel" not in read(member.get(SUGGEST, {"q": "pitting"})).get_text()


def test_one_kind_by_itself_in_pages(client, firm, findable, read):
    findable(
        firm, *(ListingFactory(organisation=firm, title=f"Carton need {n:02}", audience="public") for n in range(25))
    )
    response = client.get(SEARCH, {"q": "carton", "kind": "need"})
    assert len(response.context["page"].hits) == 20
    second = client.get(response.context["next_url"])
    assert len(second.context["page"].hits) == 5
    first = {hit.name for hit in response.context["page"].hits}
    assert not first & {hit.name for hit in second.context["page"].hits}
    assert [tab.label for tab in response.context["tabs"] if tab.current] == ["Needs"]


def test_close_spellings_are_said_only_where_nothing_has_the_words(client, scene, read):
    response = client.get(SEARCH, {"q": "nakhlla"})
    assert shown(response) == {"organisation": ["Nakhla Pack"]}
    assert "These come near" in read(response).select_one(".note").get_text()
    assert read(client.get(SEARCH, {"q": "packing"})).select_one(".note") is None


def test_nothing_found_says_what_would_help(client, scene, read):
    page = read(client.get(SEARCH, {"q": "xylophone"}))
    assert "Nothing fits these words" in page.select_one(".empty").get_text()
    assert not page.select(".tabs")


def test_without_words_the_page_asks_for_some(client, scene, read):
    for query in ("", "?q=", "?q=%20%20", "?kind=need"):
        page = read(client.get(SEARCH + query))
        assert page.select_one("#search-q")["value"] == ""
        assert not page.select(".empty")


@pytest.mark.parametrize("query", ["kind=password", "kind=need&at=nonsense", "at=skip.-1", "kind=organisation"])
def test_what_may_not_be_asked_does_no_harm(client, scene, query):
    assert client.get(f"{SEARCH}?q=packing&{query}").status_code == 200


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><b>x', "x" * 3_000, "\x00", "a:b AND ("])
def test_hostile_words_are_only_words(client, scene, text):
    for address in (SEARCH, SUGGEST):
        response = client.get(address, {"q": text})
        assert response.status_code == 200
        assert b"<script>alert" not in response.content
        assert b"<b>x" not in response.content


# While one types


def test_suggestions_are_a_fragment_with_links(client, scene, read):
    response = client.get(SUGGEST, {"q": "nak"})
    part = read(response)
    assert part.select_one("html") is None
    assert [(link["href"], link.bdi.get_text()) for link in part.select("li a") if link.bdi] == [
        ("/o/nakhla-pack/", "Nakhla Pack")
    ]
    assert part.select("li a")[-1]["href"] == "/search/?q=nak"
    assert "no-store" in response["Cache-Control"]


def test_suggestions_reveal_nothing_that_the_reader_may_not_see(
    cluster, firm, findable, client, browser_of, firm_owner, read
):
    secret = ListingFactory(organisation=firm, title="Quince press wanted", audience="cluster", cluster=cluster)
    findable(firm, secret)
    assert "Quince" not in read(client.get(SUGGEST, {"q": "quinc"})).get_text().replace("“quinc”", "")
    assert "Quince press wanted" in read(browser_of(firm_owner).get(SUGGEST, {"q": "quinc"})).get_text()


def test_suggestions_without_words_are_empty(client, scene):
    assert client.get(SUGGEST, {"q": " "}).content.strip() == b""


def test_the_palette_of_every_page_leads_here(client, scene, read):
    palette = read(client.get("/directory/")).select_one("#palette form")
    assert (palette["action"], palette["hx-get"]) == (SEARCH, SUGGEST)


# Queries


def test_queries_do_not_grow_with_what_is_found(scene, firm, packer, findable, browser_of, stranger):
    member = browser_of(stranger)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            member.get(SEARCH, {"q": "packing"})
        return len(queries)

    asked()
    few = asked()
    findable(*(OrganisationFactory(summary="packing") for _ in range(3)))
    findable(*(ListingFactory(organisation=packer, title=f"packing {n}", offer=True) for n in range(3)))
    assert asked() == few <= 15


def test_a_rebuilt_index_answers_the_same(client, scene):
    before = shown(client.get(SEARCH, {"q": "packing"}))
    call_command("rebuild_search", verbosity=0)
    assert shown(client.get(SEARCH, {"q": "packing"})) == before
