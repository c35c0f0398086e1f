"""A programme, call or tender: its page, its offer, and how an organisation stands to it."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale

from cms.models import HomePage, ProgrammeListPage, ProgrammePage
from cms.services import load_pages
from matchmaking.models import Listing, Match, Terms
from matchmaking.queries.calls import suggested_calls
from matchmaking.queries.closing import closing_words
from matchmaking.services.listings import expire_due
from matchmaking.services.matches import refresh_matches
from portal.organisations.models import Certificate, Organisation
from portal.search.models import SearchDocument
from portal.taxonomy.models import Sector
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    ClusterFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.taxonomy import CertificateTypeFactory, RegionFactory

pytestmark = pytest.mark.django_db

SUNDAY = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)  # 12:00 in Riyadh


@pytest.fixture
def parent():
    load_pages()
    return list_in("en")


def list_in(language):
    home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
    there = ProgrammeListPage.objects.child_of(home).first()
    return there or home.add_child(
        instance=ProgrammeListPage(title="Programmes and calls", slug="programmes", locale=home.locale)
    )


@pytest.fixture
def ministry():
    return OrganisationFactory(kind="government", trade_name_latin="Agency for Rural Industry")


def programme(parent, ministry, *, several=None, **more):
    facts = {
        "title": "Cold chain grant",
        "lede": "Half of a cold store for food firms.",
        "publisher": ministry,
        "contact_name": "Salwa Haddad",
        "contact_phone": "+966131234567",
        "apply_url": "https://apply.example/cold",
        "closes_at": timezone.now() + dt.timedelta(days=10),
        **more,
    }
    page = ProgrammePage(locale=parent.locale, **facts)
    parent.add_child(instance=page)
    for name, rows in (several or {}).items():
        getattr(page, name).set(rows)
    page.save()
    page.save_revision().publish()
    return ProgrammePage.objects.get(pk=page.pk)


def member_of(organisation):
    user = UserFactory()
    MembershipFactory(user=user, organisation=organisation)
    return user


def test_a_visitor_reads_who_may_apply_by_when_and_whom_to_phone(client, parent, ministry):
    page = programme(
        parent, ministry, kinds=["firm"], sizes=["1-9"], lowest=10_000, highest=50_000, currency="SAR",
        other_papers="Signed quotation\n\nBank letter",
    )  # fmt: skip
    shown = client.get(page.get_url()).content.decode()
    for words in ("Company", "1 to 9 people", "Salwa Haddad", "tel:+966131234567", "https://apply.example/cold",
                  "SAR 50,000", "Signed quotation", "Bank letter", "Closes in 10 days", "Expiring soon", "Sign in"):  # fmt: skip
        assert words in shown, words
    assert "by the clock of Riyadh" in shown
    assert "Asia/Riyadh" not in shown


def test_search_engines_and_whoever_shares_it_read_what_it_is(client, parent, ministry):
    page = programme(parent, ministry)
    for shown in (client.get(page.get_url()), client.get(parent.get_url())):
        assert 'property="og:title"' in shown.text
        assert f'rel="canonical" href="{settings.SITE_URL}{shown.request["PATH_INFO"]}"' in shown.text
    told = client.get(page.get_url()).text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    facts = json.loads(told)
    assert (facts["@type"], facts["name"]) == ("Offer", "Cold chain grant")
    assert facts["validThrough"] == page.closes_at.isoformat()


def test_publishing_twice_is_one_offer_that_is_found(parent, ministry):
    page = programme(parent, ministry)
    page.save_revision().publish()
    listing = Listing.objects.get()
    assert (listing.kind, listing.source, listing.audience) == ("offer", Listing.PAGES, "public")
    assert listing.expires_on == page.closes_on
    card = SearchDocument.objects.get(subject=listing.public_id, family="card", deleted_at=None)
    assert card.title == "Cold chain grant"
    assert "public" in card.audience
    assert not SearchDocument.objects.filter(subject=f"page:{page.pk}", deleted_at=None).exists()


def test_a_changed_page_changes_its_offer(parent, ministry):
    page = programme(parent, ministry)
    page.title, page.closes_at = "Cold store grant", None
    page.save_revision().publish()
    listing = Listing.objects.get()
    assert (listing.title, listing.expires_on) == ("Cold store grant", None)


def test_unpublished_it_is_closed_and_published_again_it_is_open(parent, ministry):
    page = programme(parent, ministry)
    page.unpublish()
    assert not Listing.objects.open().exists()
    assert not SearchDocument.objects.filter(subject=Listing.objects.get().public_id, deleted_at=None).exists()
    page.refresh_from_db()
    page.save_revision().publish()
    assert Listing.objects.open().count() == 1
    page.delete()
    assert not Listing.objects.open().exists()


def test_past_its_last_day_it_is_neither_found_nor_suggested(parent, ministry):
    page = programme(parent, ministry, kinds=["firm"])
    Terms.objects.update(closes_at=timezone.now() - dt.timedelta(days=2))
    Listing.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=2))
    expire_due()
    assert Listing.objects.get().expired_at
    ProgrammePage.objects.filter(pk=page.pk).update(closes_at=timezone.now() - dt.timedelta(days=2))
    ProgrammePage.objects.get(pk=page.pk).save_revision().publish()
    assert Listing.objects.get().expired_at


def test_translations_are_one_offer_with_a_title_for_each(parent, ministry):
    page = programme(parent, ministry)
    arabic = list_in("ar")
    copy = ProgrammePage(
        locale=arabic.locale, translation_key=page.translation_key, title="منحة سلسلة التبريد", lede="نصف ثمن مخزن مبرّد.",
        publisher=ministry, contact_name="سلوى حداد", contact_phone="+966131234567", apply_email="cold@apply.example",
        closes_at=page.closes_at,
    )  # fmt: skip
    arabic.add_child(instance=copy)
    copy.save_revision().publish()
    terms = Terms.objects.get()
    with translation.override("ar"):
        assert terms.title == "منحة سلسلة التبريد"
        assert terms.url.startswith("/ar/")
    assert terms.title == "Cold chain grant"
    page.refresh_from_db()
    page.unpublish()
    assert Listing.objects.open().get().title == "منحة سلسلة التبريد"


def test_an_organisation_reads_what_it_meets_and_its_missing_paper(client, parent, ministry):
    haccp = CertificateTypeFactory(slug="haccp-x", name_en="HACCP plan")
    place = RegionFactory()
    firm = OrganisationFactory(region=place, size="10-49", founded_on=timezone.now().year - 4)
    cluster = ClusterFactory()
    programme(
        parent, ministry, kinds=["firm"], sizes=["1-9"], youngest=3,
        several={"regions": [place], "papers": [haccp], "clusters": [cluster]},
    )  # fmt: skip
    client.force_login(member_of(firm))
    page = ProgrammePage.objects.get()
    shown = client.get(page.get_url()).content.decode()
    assert "Not for you as it stands" in shown
    assert "You: 10 to 49 people" in shown
    assert "You: 4 years" in shown
    assert "You are in no cluster here" in shown
    assert "Your missing paper" in shown
    assert "HACCP plan" in shown
    ClusterMembershipFactory(organisation=firm, cluster=cluster)
    Organisation.objects.filter(pk=firm.pk).update(size="1-9")
    Certificate.objects.create(organisation=firm, type=haccp)
    shown = client.get(page.get_url()).content.decode()
    assert "You may apply" in shown
    assert "Your missing paper" not in shown


def test_who_fits_is_suggested_with_reasons_in_each_language(client, parent, ministry):
    haccp = CertificateTypeFactory(slug="haccp-y", name_en="HACCP plan")
    firm, other = OrganisationFactory(size="1-9"), OrganisationFactory(size="250+")
    programme(parent, ministry, kinds=["firm"], sizes=["1-9"], several={"papers": [haccp]})
    assert not suggested_calls(other)
    assert not suggested_calls(ministry)
    (one,) = suggested_calls(firm)
    assert one.standing.missing_papers == ["HACCP plan"]
    told = {}
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            told[language] = one.standing.reasons
    assert told["en"] == ["It is open to organisations of your kind: Company.", "It is for your size: 1 to 9 people."]
    assert len({tuple(each) for each in told.values()}) == 3
    client.force_login(member_of(firm))
    shown = client.get(reverse("matchmaking:match_list")).content.decode()
    assert "You may apply for these" in shown
    assert "Salwa Haddad" in shown
    assert "HACCP plan" in shown


def test_no_clock_runs_and_nobody_is_asked_to_answer(client, parent, ministry):
    firm = OrganisationFactory(makes=["cold chain grant"])
    page = programme(parent, ministry)
    listing = Listing.objects.get()
    refresh_matches(listing)
    assert not Match.objects.exists()
    client.force_login(member_of(firm))
    assert client.get(listing.get_absolute_url()).url == page.get_url()
    answer = client.post(reverse("matchmaking:listing_answer", args=[listing.public_id]))
    assert answer.status_code in {403, 404, 405}
    assert not Match.objects.exists()


def test_a_sector_of_one_letter_takes_in_what_lies_in_it(parent, ministry, client):
    Sector.objects.get_or_create(code="C", defaults={"level": 1, "title": "Manufacturing"})
    Sector.objects.get_or_create(code="10", defaults={"level": 2, "title": "Food", "parent_id": "C"})
    food, _ = Sector.objects.get_or_create(code="1030", defaults={"level": 4, "title": "Fruit"})
    firm = OrganisationFactory()
    firm.sectors.add(food)
    programme(parent, ministry, several={"sectors": [Sector.objects.get(code="C")]})
    assert [one.standing.state for one in suggested_calls(firm)] == ["yes"]


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        (dt.timedelta(days=9), "Closes in 9 days, 7 of them working days"),  # Fridays and Saturdays are none
        (dt.timedelta(days=1), "Closes in 1 day"),
        (dt.timedelta(hours=4), "Closes today at 16:00"),
        (dt.timedelta(days=-3), "Closed on 29 October 2026"),
        (dt.timedelta(days=90), "Closes on 30 January 2027"),
        (None, "Always open"),
    ],
)  # fmt: skip
def test_by_when_is_told_in_days_and_working_days(closes, words, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: SUNDAY)
    page = ProgrammePage(closes_at=(closes is not None and SUNDAY + closes) or None)
    assert closing_words(page, "SA") == words


def test_an_editor_is_told_what_contradicts_itself(parent, ministry):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as told:
        programme(
            parent, ministry, opens_at=timezone.now() + dt.timedelta(days=20), youngest=9, oldest=3, highest=5,
            apply_url="", zone="Riyadh",
        )  # fmt: skip
    assert set(told.value.message_dict) == {"closes_at", "oldest", "currency", "apply_url", "zone"}
    with pytest.raises(ValidationError) as told:
        programme(parent, ministry, contact_phone="ask")
    assert set(told.value.message_dict) == {"contact_phone"}


def test_the_list_is_narrowed_and_keeps_closed_ones_apart(client, parent, ministry):
    programme(parent, ministry, title="Always", closes_at=None)
    programme(parent, ministry, title="Soon", kind="call", kinds=["university"])
    programme(parent, ministry, title="Later", kind="tender", closes_at=timezone.now() + dt.timedelta(days=40))
    over = programme(parent, ministry, title="Over", kind="call")
    Terms.objects.filter(listing__title="Over").update(closes_at=timezone.now() - dt.timedelta(days=1))
    assert over.live

    def titles(**asked):
        shown = client.get(parent.get_url(), asked).content.decode()
        return [title for title in ("Soon", "Later", "Always", "Over") if f"<bdi>{title}</bdi>" in shown]

    assert titles() == ["Soon", "Later", "Always"]
    assert titles(kind="tender") == ["Later"]
    assert titles(who="firm") == ["Later", "Always"]
    assert titles(soon="1") == ["Soon"]
    assert titles(state="closed") == ["Over"]
    assert titles(kind="nothing", who="x", page="no") == ["Soon", "Later", "Always"]
    assert "Nothing open fits this" in client.get(parent.get_url(), {"kind": "programme", "soon": "1"}).content.decode()


def test_the_list_asks_the_same_for_three_as_for_one(client, parent, ministry):
    client.force_login(member_of(OrganisationFactory()))

    def asked():
        client.get(parent.get_url())
        with CaptureQueriesContext(connection) as seen:
            client.get(parent.get_url())
        return len(seen)

    programme(parent, ministry, kinds=["firm"])
    one = asked()
    programme(parent, ministry, title="Second", kinds=["firm"])
    programme(parent, ministry, title="Third", kinds=["firm"])
    assert asked() == one <= 22
