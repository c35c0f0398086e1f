"""The directory as people see it."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.forms.fields import PlaceField
from portal.front.queries.vocabulary import vocabulary
from portal.organisations.models import Organisation
from portal.organisations.services import confirm_organisation
from portal.search.projector import project_pending
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import (
    CertificateFactory,
    ClusterFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db

DIRECTORY = "/directory/"


def names(response):
    return [row.organisation.slug for row in response.context["page"].rows]


@pytest.fixture
def scene(cluster, firm, packer, lab, bank, ministry, office, findable):
    """Everybody of the cast in the directory."""
    findable(firm, packer, lab, bank, ministry, office)
    return cluster


def test_a_visitor_finds_everybody_and_the_map_has_the_lists_numbers(client, scene, read):
    response = client.get(DIRECTORY)
    assert len(names(response)) == 6
    page = read(response)
    numbers = [row.get_text() for row in page.select("li.res .num")]
    assert numbers == ["1", "2", "3", "4", "5", "6"]
    assert [pin.number for pin in response.context["page"].pins] == [1, 2, 3, 4, 5, 6]
    assert page.select_one("#map svg title").get_text() == "Map of results"
    assert "6 organisations" in page.select_one("#how-many").get_text()


def test_what_they_do_is_found_in_any_spelling_and_marked(client, scene, read):
    response = client.get(DIRECTORY, {"q": "PACKERS of date"})
    assert names(response) == ["nakhla-pack"]
    assert [mark.get_text() for mark in read(response).select("li.res mark")] == ["packer", "dates", "date"]
    assert names(client.get(DIRECTORY, {"q": "دار السنابل"})) == ["dar-sanabel"]


def test_filters_narrow_and_chips_take_them_away(client, scene, read):
    response = client.get(DIRECTORY, {"kind": ["firm", "university"], "cluster": "dates-al-ahsa", "q": "dates"})
    assert set(names(response)) == {"dar-sanabel", "nakhla-pack"}
    chips = {chip.select_one("bdi").get_text(): chip["href"] for chip in read(response).select("a.tag")}
    assert set(chips) == {"Company", "University", "Al-Ahsa dates"}
    assert "kind=university" in chips["Company"]
    assert "kind=firm" not in chips["Company"]
    assert client.get(DIRECTORY + chips["Al-Ahsa dates"]).status_code == 200


def test_the_filters_work_without_script(client, scene, read):
    page = read(client.get(DIRECTORY, {"q": "dates", "kind": "firm"}))
    for form in page.select("form.filters"):
        assert (form["method"], form["action"]) == ("get", DIRECTORY)
        assert form.select_one("button:not([type=button])").get_text() == "Apply"
        assert form.select_one("input[name=q]")["value"] == "dates"
        assert form.select_one("input[name=kind][value=firm]").has_attr("checked")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.fixture
def eastern(hofuf):
    """Hofuf in its province, with another town of it and one of another country."""
    province = RegionFactory(
        slug="eastern-province", kind="province", name_en="Eastern Province", name_fr="Province orientale",
        name_ar="المنطقة الشرقية", latitude=None, longitude=None,
    )  # fmt: skip
    hofuf.parent = province
    hofuf.save()
    return RegionFactory(slug="dammam", name_en="Dammam", name_fr="Dammam", name_ar="الدمام", parent=province)


def test_a_region_is_chosen_in_the_readers_language_down_to_its_towns(client, scene, eastern, sfax, findable, read):
    findable(OrganisationFactory(slug="harbour", region=eastern), OrganisationFactory(slug="far-away", region=sfax))

    def regions(address):
        found = read(client.get(address)).select("#a-region-eastern-province")
        assert len(found) == 1
        return [line.get_text() for line in found[0].find_parent("fieldset").select("bdi")]

    assert regions(DIRECTORY) == ["Eastern Province", "Sfax"]
    assert regions(f"{DIRECTORY}?country=SA") == ["Eastern Province"]
    assert regions("/ar/directory/?country=SA&region=eastern-province") == ["المنطقة الشرقية", "الهفوف", "الدمام"]
    assert set(names(client.get(DIRECTORY, {"region": "eastern-province"}))) >= {"harbour", "dar-sanabel"}
    assert "far-away" not in names(client.get(DIRECTORY, {"region": "eastern-province"}))
    assert names(client.get(DIRECTORY, {"region": ["eastern-province", "dammam"]})) == ["harbour"]


def test_every_value_can_be_reached_without_script(client, scene, findable, read):
    clusters = [ClusterFactory(slug=f"cluster-{n}", name_en=f"Cluster {n}") for n in range(9)]
    for number, cluster in enumerate(clusters):
        organisation = OrganisationFactory(slug=f"of-{number}")
        ClusterMembershipFactory(cluster=cluster, organisation=organisation, link=cluster.links.first())
        findable(organisation)
    page = read(client.get(DIRECTORY, {"kind": "firm"}))
    assert len(page.select("form.filters")[0].select("input[name=cluster]")) == 8
    link = page.select_one("#a-cluster-all")
    assert link.get_text() == "Show all 10: Cluster"
    page = read(client.get(DIRECTORY + link["href"]))
    for form in page.select("form.filters"):
        assert len(form.select("input[name=cluster]")) == 10
        assert form.select_one("input[name=all]")["value"] == "cluster"  # goes along when one narrows further
        assert form.select_one("input[name=kind][value=firm]").has_attr("checked")
    assert page.select_one("#a-cluster-all").get_text() == "Show fewer: Cluster"


def test_htmx_gets_the_part_that_changes(client, scene):
    response = client.get(DIRECTORY, headers={"HX-Request": "true"})
    assert response.content.strip().startswith(b'<div id="found">')
    assert b"<html" not in response.content
    assert "HX-Request" in response["Vary"]


def test_distance_from_a_town(client, scene, sfax, findable):
    findable(OrganisationFactory(slug="far-away", region=sfax))
    assert "far-away" not in names(client.get(DIRECTORY, {"near": "Hofuf", "within": "50"}))
    near = client.get(DIRECTORY, {"near": "صفاقس", "within": "50"})
    assert names(near) == ["far-away"]
    assert [row.far for row in near.context["page"].rows] == ["under 1 km from \u2068Sfax\u2069"]


def test_a_member_sees_how_far_things_are_from_them_and_themselves_marked(
    scene, firm, firm_owner, sfax, findable, browser_of, read
):
    firm.latitude, firm.longitude = 25.38, 49.59
    firm.save()
    findable(firm, OrganisationFactory(slug="far-away", region=sfax))
    response = browser_of(firm_owner).get(DIRECTORY)
    assert names(response)[-1] == "far-away"
    rows = {row.organisation.slug: row for row in response.context["page"].rows}
    assert rows["far-away"].km == pytest.approx(3855, rel=0.01)
    assert rows["far-away"].far == f"{rows['far-away'].km:,.0f} km from you"
    assert rows["dar-sanabel"].is_own
    assert [tag.get_text(strip=True) for tag in read(response).select("li.res .tag.you")] == ["You"]
    assert [pin.you for pin in response.context["page"].pins].count(True) == 1


def test_a_place_we_do_not_know_is_said_at_the_field(client, scene, read):
    page = read(client.get(DIRECTORY, {"near": "Atlantis", "within": "50"}))
    assert page.select_one("#a-near")["aria-invalid"] == "true"
    assert "We do not know this place" in page.select_one("#a-lost").get_text()
    assert len(page.select("li.res")) == 6


def test_a_row_says_what_a_reader_needs(client, scene, firm, packer, findable, read):
    CertificateFactory(organisation=packer, type__slug="haccp", type__name_en="HACCP")
    CertificateFactory(organisation=packer, type__slug="old", type__name_en="Old one", valid_until=dt.date(2020, 1, 1))
    ListingFactory(organisation=packer, offer=True, audience="public")
    ListingFactory(organisation=packer, audience="public")
    ListingFactory(organisation=packer, audience="members")
    ListingFactory(organisation=packer, audience="public", confidentiality="unnamed")
    firm.confirmed_on = timezone.localdate() - dt.timedelta(days=200)
    firm.save()
    findable(packer, firm)

    page = read(client.get(DIRECTORY, {"order": "name"}))
    rows = {row.select_one("h3").get_text(): row for row in page.select("li.res")}
    said = rows["Nakhla Pack"].get_text(" ", strip=True)
    assert "1 offer" in said
    assert "1 need" in said
    assert "HACCP" in said
    assert "Old one" not in said
    assert "Last confirmed today" in said
    assert rows["Nakhla Pack"].select_one(".mini")["aria-label"] == "Packing, link 3 of 5"
    assert "Not confirmed since" in rows["Dar Sanabel Dates"].get_text(" ", strip=True)


def test_the_ribbon_says_where_the_reader_stands(scene, firm_owner, browser_of, read):
    page = read(browser_of(firm_owner).get(DIRECTORY))
    rows = {row.select_one("h3").get_text(): row for row in page.select("li.res")}
    assert rows["Nakhla Pack"].select_one(".mini")["aria-label"] == "Packing, link 3 of 5; you: Processing"
    assert rows["Dar Sanabel Dates"].select_one(".mini")["aria-label"] == "Processing, link 2 of 5"


def test_nothing_found_says_what_would_help(client, scene, read):
    page = read(client.get(DIRECTORY, {"q": "packers", "near": "Hofuf", "within": "25", "kind": "finance"}))
    empty = page.select_one(".empty")
    assert "Nobody within 25 km of Hofuf fits" in empty.get_text()
    helps = {link.get_text(strip=True): link["href"] for link in empty.select("a")}
    assert names(client.get(DIRECTORY + helps["without “Finance”"])) == ["nakhla-pack"]
    assert helps["Publish the need and be told"] == reverse("matchmaking:need_create")
    assert page.select_one("#map") is None


def test_a_row_says_where_the_words_stand_that_its_own_line_has_not(client, scene, firm, findable, read):
    OrganisationFactory(slug="mill", trade_name_latin="Mill", region=firm.region, summary="Flour", makes=["semolina"])
    long = "We began with one oven. " * 9 + "Now we bake quince tarts for hotels. " + "And much else. " * 20
    OrganisationFactory(slug="oven", trade_name_latin="Oven", region=firm.region, summary="Bakers", description=long)
    findable(*Organisation.objects.filter(slug__in=["mill", "oven"]))

    row = read(client.get(DIRECTORY, {"q": "semolina"})).select_one("li.res")
    assert [line.get_text() for line in row.select("p.s")] == ["Flour", "semolina"]
    row = read(client.get(DIRECTORY, {"q": "quince"})).select_one("li.res")
    own, other = (line.get_text() for line in row.select("p.s"))
    assert own == "Bakers"
    assert other.startswith("… ")
    assert other.endswith(" …")
    assert "we bake quince tarts" in other
    assert len(other) < 180
    row = read(client.get(DIRECTORY, {"q": "flour mill"})).select_one("li.res")
    assert [line.get_text() for line in row.select("p.s")] == ["Flour"]


@pytest.mark.parametrize("text", ["the of", "في من", "le de la"])
def test_words_that_say_nothing_are_answered_calmly(client, scene, text, read):
    page = read(client.get(DIRECTORY, {"q": text, "kind": "firm"}))
    said = page.select_one(".empty, .note").get_text()
    assert "These words stand in nearly every text" in said
    assert client.get("/ar/directory/", {"q": text}).status_code == 200


@pytest.mark.parametrize("text", ["؟ ! …", "👍", "%"])
def test_signs_alone_are_said_to_be_no_word(client, scene, text, read):
    page = read(client.get(DIRECTORY, {"q": text, "kind": "firm"}))
    assert "There is no word in this to look for" in page.select_one(".empty").get_text()


def test_close_spellings_are_shown_and_said(client, scene, read):
    response = client.get(DIRECTORY, {"q": "nakhla pakc"})
    assert names(response) == ["nakhla-pack"]
    assert "These come near" in read(response).select_one(".note").get_text()


def test_pages_forward_and_back(client, search_dir, findable, hofuf):
    findable(*(OrganisationFactory(trade_name_latin=f"Firm {n:02}", region=hofuf) for n in range(45)))
    first = client.get(DIRECTORY, {"order": "name"})
    second = client.get(DIRECTORY + first.context["next_url"])
    third = client.get(DIRECTORY + second.context["next_url"])
    assert [len(names(page)) for page in (first, second, third)] == [20, 20, 5]
    assert third.context["next_url"] is None
    assert names(client.get(DIRECTORY + third.context["previous_url"])) == names(second)


# Who was confirmed


@pytest.fixture
def confirmed_and_not(search_dir, findable, hofuf):
    """Thirty confirmed day after day, twelve added later that nobody ever confirmed."""
    today = timezone.localdate()
    confirmed = [
        OrganisationFactory(slug=f"known-{n:02}", region=hofuf, confirmed_on=today - dt.timedelta(days=n))
        for n in range(30)
    ]
    added = [OrganisationFactory(slug=f"new-{n:02}", region=hofuf, confirmed_on=None) for n in range(12)]
    findable(*confirmed, *added)
    return [one.slug for one in confirmed], [one.slug for one in added]


def test_who_was_never_confirmed_stands_after_all_who_were_on_every_page_there_and_back(client, confirmed_and_not):
    confirmed, added = confirmed_and_not
    pages = [client.get(DIRECTORY)]
    while pages[-1].context["next_url"]:
        pages.append(client.get(DIRECTORY + pages[-1].context["next_url"]))
    assert [slug for page in pages for slug in names(page)] == [*confirmed, *reversed(added)]
    assert [page.context["page"].total for page in pages] == [42, 42, 42]

    back = client.get(DIRECTORY + pages[2].context["previous_url"])
    assert names(back) == names(pages[1])
    assert names(client.get(DIRECTORY + back.context["previous_url"])) == names(pages[0])


def test_the_page_says_where_those_begin_who_were_never_confirmed(client, confirmed_and_not, read):
    first = client.get(DIRECTORY)
    second = client.get(DIRECTORY + first.context["next_url"])
    begins = "From here on: never confirmed yet"
    assert begins not in read(first).main.get_text()
    rows = read(second).select("li.res")
    assert [begins in row.get_text() for row in rows] == [False] * 10 + [True] + [False] * 9
    assert [row.select_one(".tag.miss") is not None for row in rows] == [False] * 10 + [True] * 10
    assert "Never confirmed yet" in rows[10].get_text()
    assert "Last confirmed" in rows[9].get_text()
    by_name = read(client.get(DIRECTORY, {"order": "name", "q": ""}))
    assert begins not in by_name.main.get_text()


def test_who_was_never_confirmed_was_not_confirmed_lately(client, confirmed_and_not):
    confirmed, _added = confirmed_and_not
    response = client.get(DIRECTORY, {"fresh": "1"})
    assert response.context["page"].total == 30
    assert set(names(response)) <= set(confirmed)


def test_confirming_brings_to_the_front(client, confirmed_and_not, browser_of):
    owner = MembershipFactory(organisation=Organisation.objects.get(slug="new-03"), role="owner").user
    confirm_organisation(Organisation.objects.get(slug="new-03"), by=owner)
    project_pending()
    assert names(client.get(DIRECTORY))[:2] == ["new-03", "known-00"]


def test_an_unpublished_organisation_is_in_no_list_and_no_count_not_even_for_its_own(
    scene, firm, firm_owner, findable, browser_of
):
    Organisation.objects.filter(pk=firm.pk).update(published_at=None)
    findable(firm)
    for user in (None, firm_owner):
        response = browser_of(user).get(DIRECTORY)
        slugs = names(response)
        assert ("dar-sanabel" in slugs) == (user is firm_owner)
        assert response.context["page"].total == len(slugs)


def test_the_second_lock_holds_where_the_index_lags_behind(client, scene, firm):
    Organisation.objects.filter(pk=firm.pk).update(published_at=None)  # no service, so the index still has it
    response = client.get(DIRECTORY)
    assert "dar-sanabel" not in names(response)
    assert [row.number for row in response.context["page"].rows] == [1, 2, 3, 4, 5]


def test_search_engines_are_told_the_address_in_three_languages(client, scene, read, settings):
    page = read(client.get("/fr/directory/", {"q": "x"}))
    assert page.select_one("link[rel=canonical]")["href"] == f"{settings.SITE_URL}/fr/directory/"
    assert [link["href"] for link in page.select("link[rel=alternate]")] == [
        f"{settings.SITE_URL}{path}" for path in ("/directory/", "/fr/directory/", "/ar/directory/")
    ]
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"
    assert page.select_one("meta[name=description]")["content"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x>', "x" * 5_000, "\x00", "👍 ؟ %", "a OR b) {"]
)
def test_hostile_words_are_only_words(client, scene, text):
    response = client.get(DIRECTORY, {"q": text, "near": text[:50], "at": text[:200]})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert b"<img" not in response.content


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_other_languages(client, scene, language, read):
    page = read(client.get(f"/{language}/directory/", {"near": "الهفوف", "within": "50"}))
    assert page.html["lang"] == language
    assert page.html["dir"] == ("rtl" if language == "ar" else "ltr")
    named = {row.get_text() for row in page.select("li.res h3")}
    assert ("نخلة باك" if language == "ar" else "Nakhla Pack") in named


def test_only_reading(client, scene):
    assert client.post(DIRECTORY).status_code == 405


# Queries


def many(count, region):
    """Rows in bulk, as an import writes them."""
    organisations = Organisation.objects.bulk_create(
        Organisation(kind="firm", slug=f"many-{n}", trade_name_latin=f"Many {n}", sort_name=f"many {n}", region=region,
                     summary="Dates and cartons", published_at=timezone.now(), confirmed_on=timezone.localdate())
        for n in range(count)
    )  # fmt: skip
    return list(organisations)


def queries_of(client, address):
    client.get(address)  # the vocabulary is in the cache from here
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked), response


@pytest.mark.parametrize("query", ["", "?q=dates", "?near=Hofuf&within=50&kind=firm"])
def test_queries_do_not_grow_from_one_row_to_three(scene, firm_owner, packer, browser_of, query):
    member = browser_of(firm_owner)
    everybody, response = queries_of(member, DIRECTORY + query)
    assert len(names(response)) >= 2
    one, response = queries_of(member, f"{DIRECTORY}?q=nakhla")
    assert len(names(response)) == 1
    assert everybody == one <= 15


@pytest.mark.full
def test_queries_are_the_same_at_ten_and_at_a_thousand_rows(scene, firm_owner, hofuf, findable, browser_of):
    member = browser_of(firm_owner)
    findable(*many(10, hofuf))
    ten, _response = queries_of(member, DIRECTORY + "?q=cartons")
    Organisation.objects.filter(slug__startswith="many-").delete()
    findable(*many(1_000, hofuf))
    thousand, response = queries_of(member, DIRECTORY + "?q=cartons")
    assert response.context["page"].total >= 1_000
    assert ten == thousand <= 15


def test_the_page_stays_light(client, search_dir, findable, hofuf):
    findable(*(OrganisationFactory(region=hofuf, summary="Dates and cartons") for n in range(25)))
    response = client.get(DIRECTORY, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 30_000
    assert not re.search(rb"<(script|style)>|style=", client.get(DIRECTORY).content)


def test_who_stands_in_a_district_is_found_by_the_name_of_its_town(client, scene, packer, findable):
    packer.region = RegionFactory(slug="hofuf-uyun", name_en="Al-Uyun", name_ar="العيون", parent=packer.region)
    packer.save()
    findable(packer)

    for words in ("Hofuf", "الهفوف", "Al-Uyun"):
        assert "nakhla-pack" in names(client.get(DIRECTORY, {"q": words}))
    assert "nakhla-pack" in names(client.get(DIRECTORY, {"region": "hofuf"}))


def test_of_two_places_with_one_name_the_town_is_meant_before_a_district(scene, firm):
    RegionFactory(slug="hofuf-sfax", name_en="Sfax", name_ar="صفاقس", country="EG", parent=firm.region)
    RegionFactory(slug="sfax", name_en="Sfax", name_ar="صفاقس", country="TN")
    cache.clear()

    assert vocabulary().town("صفاقس").slug == "sfax"
    assert PlaceField().clean("صفاقس").slug == "sfax"
