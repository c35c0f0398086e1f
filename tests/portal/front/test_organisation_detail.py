"""An organisation's public face: what it says, to whom, and what stays hidden."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.front.queries.member_home import _next_step
from portal.moderation.services import decide, report
from portal.organisations.models import Organisation, Site
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import (
    CertificateFactory,
    OrganisationFactory,
    ReferenceFactory,
    connect_rows,
)
from tests.factories.taxonomy import RegionFactory

pytestmark = pytest.mark.django_db

PACKER = "/o/nakhla-pack/"


@pytest.fixture
def scene(cluster, packer):
    Organisation.objects.filter(pk=packer.pk).update(
        legal_name_latin="Nakhla Packing Company",
        description="We pack what others grow.\n\nSee https://example.com/ <b>now</b>",
        founded_on=2016,
        size="10-49",
        registration_number="2250-0048-17",
        website="https://nakhla.example/",
        phone="+966500000001",
        verification="visit",
        verified_on=dt.date(2026, 11, 3),
        verified_by="Samia Bahri",
        confirmed_on=timezone.localdate() - dt.timedelta(days=4),
        latitude=25.40,
        longitude=49.60,
    )
    packer.refresh_from_db()
    return cluster


def facts(page):
    return {row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in page.select(".facts > div")}


def test_a_visitor_reads_what_it_does_and_who_says_so(client, scene, packer, read):
    CertificateFactory(organisation=packer, type__name_en="ISO 22000", number="GAB-1", valid_until=dt.date(2028, 3, 1))
    Site.objects.create(organisation=packer, name="Cold store", region=packer.region)
    page = read(client.get(PACKER))

    assert page.h1.get_text() == "Nakhla Pack"
    assert page.title.get_text().startswith("Nakhla Pack · ")
    text = page.main.get_text(" ", strip=True)
    for words in (
        "نخلة باك",
        "Nakhla Packing Company",
        "Contract packer of dates",
        "vacuum packing of dates",
        "recyclable film",
    ):
        assert words in text
    said = facts(page)
    assert said["Founded"] == "2010 to 2019"
    assert said["People"] == "10 to 49 people"
    assert said["Register"] == "2250-0048-17"
    assert said["Languages"] == "Arabic and English"
    assert said["Checked"] == "Visited by \u2068Samia Bahri\u2069, 3 November 2026."
    assert said["Last confirmed"].endswith("4 days ago")
    assert said["Also at"].startswith("Cold store")
    assert "ISO 22000" in page.select_one(".ledger").get_text()
    assert page.select_one(".mini")["aria-label"] == "Packing, link 3 of 5"
    assert [crumb.get_text() for crumb in page.select(".crumbs li")] == ["Directory", "Al-Ahsa dates", "Nakhla Pack"]


def test_days_of_the_register_are_shown_in_the_calendars_that_the_reader_chose(
    client, scene, packer, packer_owner, read
):
    def register():
        return facts(read(client.get(PACKER)))["Register"]

    Organisation.objects.filter(pk=packer.pk).update(registered_on=dt.date(2016, 3, 1))
    assert register() == "2250-0048-17 since 1 March 2016"
    Organisation.objects.filter(pk=packer.pk).update(registered_until=dt.date(2026, 2, 18))
    assert register() == "2250-0048-17 since 1 March 2016 ran out 18 February 2026"
    client.cookies["calendar"] = "both"
    assert register().endswith("ran out 18 February 2026 (1 Ramadan 1447 AH)")
    Organisation.objects.filter(pk=packer.pk).update(visibility={"registration_number": "own"})
    assert "Register" not in facts(read(client.get(PACKER)))
    client.force_login(packer_owner)
    assert register().startswith("2250-0048-17 since")


def test_a_map_is_drawn_only_where_it_shows_the_way(cast, client, scene, read, sfax):
    assert read(client.get(PACKER)).select_one(".plate") is None  # a visitor has no place
    client.force_login(cast.firm_owner)
    assert read(client.get(PACKER)).select_one(".plate") is None  # both in Hofuf
    Organisation.objects.filter(pk=cast.firm.pk).update(region=sfax)
    assert read(client.get(PACKER)).select_one(".plate") is None  # at the other end of the region
    Organisation.objects.filter(pk=cast.firm.pk).update(latitude=26.4, longitude=50.1)
    plate = read(client.get(PACKER)).select_one(".plate")
    assert {label.get_text() for label in plate.select(".lbl")} >= {"Nakhla Pack", "You"}


def test_that_it_asks_for_finance_is_on_no_profile(cast, client, scene, read):
    asked = ListingFactory(organisation=cast.packer, category="finance", title="Working capital", audience="members")
    cast.bank.verification = "document"
    cast.bank.save()
    client.force_login(cast.finance_officer)
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert "Working capital" not in client.get(PACKER).text


def test_what_people_write_cannot_become_markup(client, scene, read):
    about = read(client.get(PACKER)).select_one(".prose")
    assert about.select_one("a")["href"] == "https://example.com/"
    assert "nofollow" in about.select_one("a")["rel"]
    assert about.b is None
    assert "<b>now</b>" in about.get_text()


def test_telephone_and_mail_open_to_those_who_may(
    client, scene, packer, packer_owner, firm, firm_owner, stranger, browser_of, read
):
    def contact(who):
        return facts(read(browser_of(who).get(PACKER)))["Contact"]

    for outsider in (None, stranger, firm_owner):
        assert contact(outsider) == "Opens after an introduction"
        assert packer.email not in browser_of(outsider).get(PACKER).content.decode()
        assert packer.phone not in browser_of(outsider).get(PACKER).content.decode()
    assert contact(packer_owner) == f"+966 50 000 0001 {packer.email}"

    connection_row = connect_rows(firm, packer)
    assert contact(firm_owner) == f"+966 50 000 0001 {packer.email}"
    assert contact(stranger) == "Opens after an introduction"
    connection_row.ended_at = timezone.now()
    connection_row.save()
    assert contact(firm_owner) == "Opens after an introduction"

    Organisation.objects.filter(pk=packer.pk).update(visibility={"phone": "public", "email": "public"})
    assert contact(None) == f"+966 50 000 0001 {packer.email}"


def test_needs_and_offers_are_those_that_the_reader_may_see_under_its_name(
    client, scene, packer, packer_owner, firm_owner, stranger, browser_of, read
):
    rows = {"cluster": scene, "organisation": packer}
    ListingFactory(title="Public offer", offer=True, audience="public", **rows)
    ListingFactory(title="Members need", audience="members", **rows)
    ListingFactory(title="Cluster need", audience="cluster", **rows)
    ListingFactory(title="Draft need", draft=True, **rows)
    ListingFactory(title="Unnamed need", audience="public", confidentiality="unnamed", **rows)
    ListingFactory(title="Office need", audience="public", confidentiality="office", **rows)
    ListingFactory(title="Closed need", audience="public", closed_at=timezone.now(), **rows)

    def titles(who):
        return [
            link.get_text()
            for link in read(browser_of(who).get(PACKER)).select("section[aria-labelledby=listings] a.b")
        ]

    assert titles(None) == ["Public offer"]
    assert titles(stranger) == ["Public offer", "Members need"]
    assert sorted(titles(firm_owner)) == ["Cluster need", "Members need", "Public offer"]
    assert sorted(titles(packer_owner)) == ["Cluster need", "Members need", "Public offer"]


def test_past_work_names_partners_who_are_public_and_what_others_tell(client, scene, packer, firm, lab, read):
    hidden = OrganisationFactory(trade_name_latin="Hidden Firm", published_at=None)
    ReferenceFactory(organisation=packer, title="Vacuum packs", year=2025, partners=[firm, hidden])
    ReferenceFactory(organisation=lab, title="Shelf life", year=2026, partners=[packer])
    ReferenceFactory(organisation=hidden, title="Told by nobody", partners=[packer])
    work = read(client.get(PACKER)).select_one("section[aria-labelledby=past]")

    assert [title.get_text() for title in work.select("li b")] == ["Shelf life", "Vacuum packs"]
    assert "Told by" in work.select("li")[0].get_text()
    assert "Waha University" in work.select("li")[0].get_text()
    assert "Dar Sanabel" in work.select("li")[1].get_text()
    assert "Hidden" not in work.get_text()


def test_a_member_sees_their_place_in_the_chain_and_how_far(scene, firm_owner, browser_of, read):
    page = read(browser_of(firm_owner).get(PACKER))
    assert page.select_one(".mini")["aria-label"] == "Packing, link 3 of 5; you: Processing"
    assert "next to you" in page.main.get_text()
    assert "4.2 km from you (\u2068Hofuf\u2069), as the crow flies." in facts(page)["Place"]


def test_a_suggested_partner_says_for_what_and_how_many_conditions(
    scene, firm, packer, firm_owner, stranger, browser_of, read
):
    need = ListingFactory(organisation=firm, cluster=scene, title="Vacuum packing, 40 t")
    match = MatchFactory(listing=need, organisation=packer, conditions_met=4, conditions_partly=1, conditions_total=5)
    panel = read(browser_of(firm_owner).get(PACKER)).select_one(".panel")
    text = " ".join(panel.get_text(" ", strip=True).split())

    assert "You published Vacuum packing, 40 t" in text
    assert "Nakhla Pack meets 4 of 5 conditions" in text
    assert "1 is met partly" in text
    assert panel.select_one("a.btn")["href"] == match.get_absolute_url()
    assert "Vacuum packing, 40 t" not in browser_of(stranger).get(PACKER).content.decode()


def test_ones_own_page_leads_to_changing_it(scene, packer_owner, browser_of, read):
    panel = read(browser_of(packer_owner).get(PACKER)).select_one(".panel")
    assert [link["href"] for link in panel.select("a.btn")] == ["/organisations/nakhla-pack/edit/"]


def test_a_page_that_was_imported_says_so(client, scene, packer, read):
    Organisation.objects.filter(pk=packer.pk).update(
        claimed_at=None, source="CORDIS", verification="", verified_on=None
    )
    page = read(client.get(PACKER))
    note = page.select_one("aside .note").get_text(" ", strip=True)
    assert "made from CORDIS on" in note
    assert "Nobody of Nakhla Pack keeps it yet" in note
    ways = ["This is us", "Something is wrong", "Remove us"]
    assert [link.get_text() for link in page.select("aside .note a")] == ways
    assert facts(page)["Checked"] == "Nobody has checked these facts yet."
    assert "Member since" not in facts(page)


def test_a_certificate_that_ran_out_is_shown_as_missing(client, scene, packer, read):
    CertificateFactory(organisation=packer, type__name_en="HACCP", valid_until=dt.date(2020, 1, 1))
    assert "ran out" in read(client.get(PACKER)).select_one(".ledger .tag.miss").get_text()


def test_send_by_whatsapp_is_a_plain_link(client, scene, read):
    link = next(link for link in read(client.get(PACKER)).select("a") if link.get_text() == "Send by WhatsApp")
    assert link["href"].startswith("https://wa.me/?text=Nakhla%20Pack")
    assert link["rel"] == ["noreferrer"]


@pytest.mark.parametrize("who", ["visitor", "stranger", "former_member"])
def test_an_unpublished_organisation_does_not_exist_for_others(
    request, scene, firm, firm_owner, former_member, stranger, browser_of, read, who
):
    Organisation.objects.filter(pk=firm.pk).update(published_at=None)
    user = None if who == "visitor" else request.getfixturevalue(who)
    hidden = browser_of(user).get("/o/dar-sanabel/")
    unknown = browser_of(user).get("/o/never-was/")
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert "Dar Sanabel" not in hidden.content.decode()

    own = browser_of(firm_owner).get("/o/dar-sanabel/")
    assert own.status_code == 200
    assert "not public yet" in read(own).main.get_text()
    assert read(own).select_one("meta[name=robots]")["content"] == "noindex"


def test_who_was_hidden_by_a_moderator_reads_so_and_where_it_says_why(
    scene, firm, firm_owner, staff_member, stranger, browser_of, read
):
    """Not that the page is "not public yet", with a button that is refused."""
    case = report(firm, by=stranger, reason="spam").case
    decide(case, by=staff_member, outcome="hidden", words="Not here.")
    own = browser_of(firm_owner)
    for address in ("/o/dar-sanabel/", "/organisations/dar-sanabel/edit/"):
        page = read(own.get(address))
        assert "A moderator has hidden this page." in page.main.get_text()
        assert page.select_one(f'main a[href="{case.get_absolute_url()}"]')
        assert "not public yet" not in page.main.get_text()
        assert not page.select_one('form[action$="/publish/"]')
    step = _next_step(Organisation.objects.get(pk=firm.pk), firm_owner)
    assert (step.sentence, step.action.url) == ("A moderator has hidden your page.", case.get_absolute_url())
    assert own.get(case.get_absolute_url()).status_code == 200


def test_not_found_is_a_page_of_the_design(client, scene, read):
    response = client.get("/o/nope/")
    assert response.status_code == 404
    assert read(response).h1
    assert read(response).select_one("header .band")


def test_search_engines_are_told_what_it_is(client, scene, read, settings):
    page = read(client.get("/ar" + PACKER))
    assert page.select_one("meta[name=description]")["content"].startswith("Contract packer of dates")
    assert page.select_one("link[rel=canonical]")["href"] == f"{settings.SITE_URL}/ar{PACKER}"
    assert len(page.select("link[rel=alternate]")) == 3
    assert page.h1.get_text() == "نخلة باك"


def test_the_least_that_an_organisation_says_makes_a_page(client, read):
    bare = OrganisationFactory(region=None, languages=[], email="", confirmed_on=None, claimed_at=None)
    page = read(client.get(bare.get_absolute_url()))
    assert page.h1.get_text() == bare.name
    assert page.select_one(".plate") is None
    assert set(facts(page)) == {"Checked"}


def test_queries_stay_few_and_do_not_grow(scene, packer, lab, firm, firm_owner, browser_of, settings):
    settings.DEPLOYED = True  # an empty demo looks for its story on every page
    member = browser_of(firm_owner)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert member.get(PACKER).status_code == 200
        return len(queries)

    def add(number):
        ListingFactory(organisation=packer, audience="public")
        CertificateFactory(organisation=packer, type__slug=f"certificate-{number}")
        ReferenceFactory(organisation=packer, partners=[lab, firm])

    add(1)
    asked()  # the vocabulary is in the cache from here
    one = asked()
    add(2)
    add(3)
    assert asked() == one <= 17


@pytest.mark.parametrize("description", ["", "  \n "])
def test_without_longer_words_there_is_no_heading_for_them(client, scene, packer, read, description):
    Organisation.objects.filter(pk=packer.pk).update(description=description)

    assert read(client.get(PACKER)).select_one("#about") is None


def test_a_list_of_what_it_makes_runs_as_the_page_does_and_its_own_sentence_as_it_is_written(
    client, scene, packer, read
):
    assert read(client.get(f"/ar{PACKER}")).select_one(".lede")["dir"] == "auto"
    Organisation.objects.filter(pk=packer.pk).update(summary="")

    lede = read(client.get(f"/ar{PACKER}")).select_one(".lede")

    assert "dir" not in lede.attrs
    assert [each.get_text() for each in lede.select("bdi")] == [
        item.text for item in packer.trade_items.exclude(direction="buys")
    ]


def test_who_verified_it_is_named_in_the_readers_letters_where_it_is_one_of_ours(client, scene, packer, read):
    office = OrganisationFactory(
        slug="office", kind="cluster", trade_name_latin="Al-Ahsa Dates Office", trade_name_ar="مكتب تمور الأحساء"
    )
    Organisation.objects.filter(pk=packer.pk).update(verified_by_organisation=office, verified_by="as typed")

    assert facts(read(client.get(PACKER)))["Checked"] == "Visited by \u2068Al-Ahsa Dates Office\u2069, 3 November 2026."
    assert "زارها \u2068مكتب تمور الأحساء\u2069" in read(client.get(f"/ar{PACKER}")).main.get_text()

    Organisation.objects.filter(pk=office.pk).update(published_at=None)
    assert facts(read(client.get(PACKER)))["Checked"] == "Visited by \u2068as typed\u2069, 3 November 2026."


def test_a_district_is_told_with_its_town(client, scene, packer, read):
    district = RegionFactory(slug="hofuf-uyun", name_en="Al-Uyun", name_ar="العيون", parent=packer.region)
    Organisation.objects.filter(pk=packer.pk).update(region=district)

    assert facts(read(client.get(PACKER)))["Place"].startswith("Al-Uyun , Hofuf")
    assert "العيون ، الهفوف" in read(client.get(f"/ar{PACKER}")).main.get_text(" ", strip=True)
