"""Search over everything, and names while one types."""

import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.front.queries.organisation import work_url
from portal.organisations.models import Organisation
from portal.organisations.services import index_references
from portal.search.projector import project_pending
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory, ReferenceFactory

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
    assert response.context["page"].hits == []
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
    response = client.get(SEARCH, {"q": "nakhla pakc"})
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


# Past work


@pytest.fixture
def works(cluster, firm, packer, lab, bank, ministry, findable):
    """One piece each, of which the words are the same; the firm and the lab did theirs together."""
    pieces = [
        ReferenceFactory(organisation=firm, partners=[lab], title="Quince paste trial", text="With a press", year=2023),
        ReferenceFactory(organisation=lab, title="Shelf life of quince", year=2024),
        ReferenceFactory(organisation=bank, title="Quince harvest financed", text="For Dar Sanabel Dates"),
    ]
    index_references(pieces)
    findable(firm, packer, lab, bank, ministry)
    return pieces


def test_past_work_is_found_with_who_did_it(client, works, firm, lab, read):
    response = client.get(SEARCH, {"q": "quince"})
    assert {kind: set(found) for kind, found in shown(response).items()} == {
        "reference": {"Quince paste trial", "Shelf life of quince"}
    }
    assert tabs(response) == {"All": 2, "Past work": 2}
    rows = {row.select_one("h3").get_text(): row for row in read(response).select("ul.rows > li")}
    row = rows["Quince paste trial"]
    assert [link["href"] for link in row.select("a")] == [work_url(works[0]), firm.get_absolute_url()]
    assert "2023" in row.get_text()
    assert lab.name not in row.get_text()


def test_past_work_leads_to_its_place_on_the_page_of_who_did_it(client, works, firm, read):
    for n in range(40):
        ReferenceFactory(organisation=firm, title=f"Newer {n}", year=2025)
    hit = next(hit for hit in client.get(SEARCH, {"q": "quince press"}).context["groups"][0].hits)
    address, _, anchor = hit.url.partition("#")
    page = read(client.get(address))
    assert page.select_one(f"li#{anchor}").b.get_text() == "Quince paste trial"
    assert len(page.select("li[id^=work-]")) == 30
    assert page.select("li[id^=work-]")[-1]["id"] == anchor
    assert read(client.get(firm.get_absolute_url())).select_one(f"li#{anchor}") is None


@pytest.mark.parametrize("wanted", ["", "x", "%00", "222222222222", "' or 1=1", "2" * 5_000])
def test_a_piece_that_is_not_there_does_no_harm(client, works, firm, wanted):
    assert client.get(f"{firm.get_absolute_url()}?work={wanted}").status_code == 200


def test_a_company_and_a_finance_provider_are_never_shown_together(client, works, firm, bank, browser_of, firm_owner):
    for reader in (client, browser_of(firm_owner), browser_of(None)):
        for text in ("quince", "financed", "Dar Sanabel", "harvest financed"):
            response = reader.get(SEARCH, {"q": text})
            found = shown(response)
            assert "Quince harvest financed" not in found.get("reference", [])
            assert tabs(response).get("Past work", 0) == len(found.get("reference", []))
            page = reader.get(SEARCH, {"q": text, "kind": "reference"}).context["page"]
            assert bank.name not in {hit.by.name for hit in page.hits}


def test_past_work_of_a_page_that_is_not_public_is_found_by_its_own_people_alone(
    client, works, firm, firm_owner, findable, browser_of, read
):
    Organisation.objects.filter(pk=firm.pk).update(published_at=None)
    firm.refresh_from_db()
    index_references(firm.references.all())
    findable(firm)
    assert shown(client.get(SEARCH, {"q": "quince"})) == {"reference": ["Shelf life of quince"]}
    own = browser_of(firm_owner).get(SEARCH, {"q": "quince paste"})
    assert shown(own) == {"reference": ["Quince paste trial"]}
    address, _, anchor = own.context["groups"][0].hits[0].url.partition("#")
    assert read(browser_of(firm_owner).get(address)).select_one(f"li#{anchor}")


def test_the_second_lock_holds_for_past_work_where_the_index_lags_behind(client, works, firm, lab):
    Organisation.objects.filter(pk=firm.pk).update(published_at=None)
    Organisation.objects.filter(pk=lab.pk).update(kind="finance")
    response = client.get(SEARCH, {"q": "quince"})
    assert all(not hits for hits in shown(response).values())


def test_past_work_by_itself_in_pages(client, firm, findable):
    index_references(
        [ReferenceFactory(organisation=firm, title=f"Carton trial {n:02}", year=2000 + n) for n in range(25)]
    )
    findable(firm)
    first = client.get(SEARCH, {"q": "carton", "kind": "reference"})
    second = client.get(first.context["next_url"])
    assert [len(page.context["page"].hits) for page in (first, second)] == [20, 5]
    names = [hit.name for page in (first, second) for hit in page.context["page"].hits]
    assert len(set(names)) == 25
    assert [tab.label for tab in first.context["tabs"] if tab.current] == ["Past work"]


# What people type


def test_the_words_of_a_result_are_shown_where_they_stand(client, scene, firm, findable, read):
    baker = OrganisationFactory(summary="Bread and rusks", makes=["quince tarts"], region=firm.region)
    findable(baker)
    lines = read(client.get(SEARCH, {"q": "quince"})).select("ul.rows p.s")
    assert [line.get_text() for line in lines] == ["Bread and rusks", "quince tarts"]
    assert lines[1].mark.get_text() == "quince"


@pytest.mark.parametrize(
    "typed",
    [
        "تمور الأحساء",
        "تُمُور الاحساء",
        "التمور الأحســاء",
        "والتمور بالاحساء",
        "تمور\u200f الاحساء",
        "  تمور\t\x07 الأحساء ",
    ],
)
def test_arabic_is_found_however_it_is_spelt(client, firm, findable, typed):
    findable(OrganisationFactory(slug="ahsa", trade_name_ar="تمور الأحساء", region=firm.region))
    assert [hit.thing.slug for hit in client.get(SEARCH, {"q": typed}).context["groups"][0].hits] == ["ahsa"]
    assert b"/o/ahsa/" in client.get(SUGGEST, {"q": typed.split()[0]}).content


@pytest.mark.parametrize("typed", ["شركة ٤٠ طن", "شركه 40 طن", "الشركة ٤٠ طنًّا"])
def test_ta_marbuta_and_digits_of_either_kind_meet(client, firm, findable, typed):
    findable(OrganisationFactory(slug="forty", summary="شركة تنقل ٤٠ طناً كل يوم", region=firm.region))
    assert [hit.thing.slug for hit in client.get(SEARCH, {"q": typed}).context["groups"][0].hits] == ["forty"]


def test_words_of_several_scripts_are_found_together(client, firm, findable):
    findable(OrganisationFactory(slug="both", summary="تغليف emballage carton", region=firm.region))
    for typed in ("carton تغليف", "التغليف Emballages", "EMBALLAGE  تغليف CARTON"):
        assert [hit.thing.slug for hit in client.get(SEARCH, {"q": typed}).context["groups"][0].hits] == ["both"]


@pytest.mark.parametrize("typed", ["the of", "في من على", "le la des"])
def test_words_that_say_nothing_are_answered_calmly(client, scene, typed, read):
    page = read(client.get(SEARCH, {"q": typed}))
    assert "These words stand in nearly every text" in page.select_one(".empty, .note").get_text()
    assert client.get(SUGGEST, {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["؟!", "—", "%", "**", "🙂🙂"])
def test_signs_alone_are_said_to_be_no_word(client, scene, typed, read):
    page = read(client.get(SEARCH, {"q": typed}))
    assert "There is no word in this to look for" in page.select_one(".empty").get_text()
    assert "nearly every text" not in page.get_text()


def test_names_that_begin_like_such_a_word_are_shown_and_said_so(client, firm, findable, read):
    findable(OrganisationFactory(trade_name_latin="Theatre Boards", region=firm.region))
    response = client.get(SEARCH, {"q": "the"})
    assert shown(response) == {"organisation": ["Theatre Boards"]}
    assert "names that begin like them" in read(response).select_one(".note").get_text()


@pytest.mark.parametrize("address", [SEARCH, SUGGEST, "/directory/"])
@pytest.mark.parametrize(
    "typed",
    ["packing " * 12_800, "x" * 102_400, "ت" * 50_000, "\x00\x01\x1f\x7f\x85packing\u202e\u2066", "\ud7ff\U0010ffff"],
)
def test_endless_text_and_invisible_signs_are_read_as_one_line(client, scene, address, typed, read):
    response = client.get(address, {"q": typed}, follow=True)
    assert response.status_code == 200
    assert len(response.content) < 100_000
    if address == SEARCH:
        kept = read(response).select_one("#search-q")["value"]
        assert len(kept) <= 200
        assert not any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in kept)
        assert kept.split()[-1] in typed.split() or len(kept) == 200 or "packing" in kept


def test_of_too_many_words_the_first_are_kept_whole(client, scene, read):
    typed = " ".join(f"word{n:03}" for n in range(100))
    kept = read(client.get(SEARCH, {"q": typed})).select_one("#search-q")["value"]
    assert typed.startswith(kept + " ")
    assert 190 < len(kept) <= 200


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


def test_suggestions_without_words_are_empty(client, scene, read):
    assert read(client.get(SUGGEST, {"q": " "})).get_text().strip() == ""


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


@pytest.mark.parametrize("kind", ["", "reference"])
def test_queries_do_not_grow_with_the_past_work_found(works, packer, browser_of, stranger, kind):
    member = browser_of(stranger)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            response = member.get(SEARCH, {"q": "quince", "kind": kind})
        assert response.status_code == 200
        return len(queries)

    asked()
    few = asked()
    index_references([ReferenceFactory(organisation=packer, title=f"Quince {n}") for n in range(3)])
    project_pending()
    assert asked() == few <= 15


def test_a_rebuilt_index_answers_the_same(client, scene):
    before = shown(client.get(SEARCH, {"q": "packing"}))
    call_command("rebuild_search", verbosity=0)
    assert shown(client.get(SEARCH, {"q": "packing"})) == before


@pytest.mark.parametrize("letter", ["ع", "x", "7", " و "])
def test_one_letter_asks_for_another_one(client, scene, read, letter):
    for address in (SEARCH, "/directory/"):
        response = client.get(address, {"q": letter})
        main = read(response).main
        assert "Write at least two letters" in main.get_text()
        assert main.select(".res, .rows.close > li") == []
    assert client.get(SEARCH, {"q": letter, "kind": "need"}).context["page"] is None


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("dattes", {"dates": "en", "تمور": "ar"}),
        ("تمور", {"dates": "en", "dattes": "fr"}),
        ("التمور", {"dates": "en", "dattes": "fr"}),
        ("chambre froide", {"cold store": "en", "مخزن مبرد": "ar"}),
        ("dattes pour le Ramadan", {}),
        ("Nakhla", {}),
        ("audit", {"تدقيق": "ar"}),
    ],
)
def test_a_word_of_the_trades_is_offered_in_the_other_languages(client, scene, read, asked, offered):
    for address, extra in ((SEARCH, {"kind": "need"}), ("/directory/", {"kind": "firm"})):
        links = read(client.get(address, {"q": asked} | extra)).main.select("a:has(> bdi[lang])")
        assert {link.bdi.get_text(): link.bdi["lang"] for link in links if "q=" in link["href"]} == offered
        for link in links:
            other = client.get(address + link["href"].removeprefix(address))
            assert (other.status_code, extra["kind"] in link["href"]) == (200, True)


def test_what_is_offered_in_other_words_changes_no_ranking(client, scene, findable):
    findable(
        OrganisationFactory(slug="palmier", summary="Dattes de Tozeur"),
        OrganisationFactory(slug="palm", summary="Dates"),
    )
    response = client.get("/directory/", {"q": "dattes"})
    assert [row.organisation.slug for row in response.context["page"].rows] == ["palmier"]
