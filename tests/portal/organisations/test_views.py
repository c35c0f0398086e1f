"""The pages on which people keep their organisation, through the browser's door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.organisations import services
from portal.organisations.forms import StartForm
from portal.organisations.models import Invitation, Organisation, Reference
from portal.organisations.tokens import token_of
from portal.outbox.services import drain
from portal.search.projector import project_pending
from tests.factories.accounts import UserFactory
from tests.factories.organisations import (
    CertificateFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferenceFactory,
)
from tests.factories.taxonomy import RegionFactory, SectorFactory

Browser = Callable[..., Client]
SECTIONS = [
    "edit",
    "edit_trade",
    "edit_sectors",
    "edit_certificates",
    "edit_sites",
    "edit_contact",
    "edit_references",
    "edit_clusters",
    "reference_create",
]


def url(name: str, *args: str) -> str:
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture(autouse=True)
def countries(db: None) -> None:
    RegionFactory(slug="saudi-arabia", kind="country", name_en="Saudi Arabia", name_fr="Arabie", name_ar="السعودية")
    RegionFactory(slug="tunisia", kind="country", country="TN", name_en="Tunisia", name_fr="Tunisie", name_ar="تونس")


# Who comes in


@pytest.mark.parametrize("name", SECTIONS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 302),
        ("stranger", 404),
        ("packer_owner", 404),
        ("former_member", 404),
        ("cluster_manager", 404),
        ("firm_member", 403),
        ("firm_admin", 200),
        ("firm_owner", 200),
        ("staff_member", 200),
    ],
)
def test_sections_open_for_those_who_keep_the_profile(
    cast: SimpleNamespace, browser_of: Browser, name: str, who: str | None, status: int
) -> None:
    browser = browser_of(getattr(cast, who) if who else None)

    assert browser.get(url(name, cast.firm.slug)).status_code == status
    if status in {403, 404}:
        assert browser.post(url(name, cast.firm.slug), {}).status_code in {status, 405}


def test_an_unpublished_organisation_does_not_exist_for_others(cast: SimpleNamespace, browser_of: Browser) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(published_at=None)

    assert browser_of(cast.packer_owner).get(url("members", cast.firm.slug)).status_code == 404
    assert browser_of(cast.firm_member).get(url("members", cast.firm.slug)).status_code == 200


@pytest.mark.parametrize("name", ["publish", "unpublish", "confirm"])
def test_deeds_want_a_post_and_a_right(cast: SimpleNamespace, browser_of: Browser, name: str) -> None:
    assert browser_of(cast.firm_owner).get(url(name, cast.firm.slug)).status_code == 405
    assert browser_of(cast.packer_owner).post(url(name, cast.firm.slug)).status_code == 404
    assert browser_of(cast.firm_owner).post(url(name, cast.firm.slug)).status_code == 302


def test_the_office_keeps_a_page_that_nobody_has_claimed(cast: SimpleNamespace, browser_of: Browser) -> None:
    Organisation.objects.filter(pk=cast.packer.pk).update(claimed_at=None)

    assert browser_of(cast.cluster_manager).get(url("edit", cast.packer.slug)).status_code == 200
    assert browser_of(cast.firm_owner).get(url("edit", cast.packer.slug)).status_code == 404


# Saving


def profile(**more: Any) -> dict[str, Any]:
    return {"trade_name_latin": "Dar Sanabel", "country": "SA", "town": "Hofuf", "languages": ["ar"], **more}


def test_saving_a_profile_shows_it_saved(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)

    page = browser.post(url("edit", cast.firm.slug), profile(town="صفاقس", country="TN", summary="Dates."), follow=True)

    cast.firm.refresh_from_db()
    assert (cast.firm.name, cast.firm.region.slug, cast.firm.place) == ("Dar Sanabel", "sfax", "")
    assert "Saved." in page.content.decode()


def test_a_town_we_do_not_know_stays_as_it_was_written(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    browser.post(url("edit", cast.firm.slug), profile(town="Al-Uyun north"))

    cast.firm.refresh_from_db()
    assert (cast.firm.region.slug, cast.firm.place) == ("saudi-arabia", "Al-Uyun north")
    assert 'value="Al-Uyun north"' in browser.get(url("edit", cast.firm.slug)).content.decode()


def test_days_of_the_register_may_be_typed_in_hijri_and_come_back_as_days(
    cast: SimpleNamespace, browser_of: Browser
) -> None:
    browser = browser_of(cast.firm_owner)
    browser.post(url("edit", cast.firm.slug), profile(registered_on="١/٩/١٤٤٧", registered_until="1 رمضان 1449"))

    cast.firm.refresh_from_db()
    assert (cast.firm.registered_on, cast.firm.registered_until) == (dt.date(2026, 2, 18), dt.date(2028, 1, 28))
    assert 'value="18 February 2026"' in browser.get(url("edit", cast.firm.slug)).content.decode()


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("one day", "", "Write the day like"),
        ("1 January 2099", "", "Write the day on which you were registered."),
        ("1 May 2020", "1 May 2019", "This day is before the one on which it was registered."),
    ],
)
def test_days_of_the_register_that_cannot_be_are_told_at_their_field(
    cast: SimpleNamespace, browser_of: Browser, since: str, until: str, told: str
) -> None:
    page = browser_of(cast.firm_owner).post(
        url("edit", cast.firm.slug), profile(registered_on=since, registered_until=until)
    )

    assert_sent_back(page, told, f'value="{since}"', 'aria-invalid="true"')
    cast.firm.refresh_from_db()
    assert cast.firm.registered_on is None


def assert_sent_back(page: HttpResponse, *parts: str) -> None:
    text = page.content.decode()
    assert page.status_code == 422
    assert 'class="errsum"' in text
    assert "<title>Error:" in text
    for part in parts:
        assert part in text


def test_a_wrong_answer_comes_back_with_everything_that_was_typed(cast: SimpleNamespace, browser_of: Browser) -> None:
    page = browser_of(cast.firm_owner).post(
        url("edit", cast.firm.slug), profile(website="not a website", summary="Typed with care", founded_on="2999")
    )

    assert_sent_back(page, "Typed with care", 'value="not a website"', 'value="2999"', 'aria-invalid="true"')
    cast.firm.refresh_from_db()
    assert cast.firm.summary == "Pits dates and makes date paste."


def test_a_name_is_needed(cast: SimpleNamespace, browser_of: Browser) -> None:
    page = browser_of(cast.firm_owner).post(url("edit", cast.firm.slug), profile(trade_name_latin=""))

    assert_sent_back(page, "Write your name")


@pytest.mark.parametrize(
    "field", ["slug", "verification", "verified_by", "claimed_at", "source", "kind", "contact_public"]
)
def test_fields_that_the_form_does_not_have_are_ignored(cast: SimpleNamespace, browser_of: Browser, field: str) -> None:
    """8"""
    before = getattr(cast.firm, field)

    browser_of(cast.firm_owner).post(url("edit", cast.firm.slug), profile(**{field: "visit"}))

    cast.firm.refresh_from_db()
    assert getattr(cast.firm, field) == before


def test_what_is_made_and_bought_is_one_line_each(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    browser.post(
        url("edit_trade", cast.firm.slug), {"makes": "paste\r\n\r\nsyrup\r\npaste", "serves": "", "buys": "cartons"}
    )

    assert list(cast.firm.trade_items.values_list("direction", "text")) == [
        ("buys", "cartons"),
        ("makes", "paste"),
        ("makes", "syrup"),
    ]
    page = browser.post(url("edit_trade", cast.firm.slug), {"makes": "x" * 161})
    assert_sent_back(page, "x" * 161, "longer than 160 letters")
    assert_sent_back(
        browser.post(url("edit_trade", cast.firm.slug), {"buys": "only this"}), "only this", "at least one"
    )


def test_finer_sectors_are_offered_once_their_division_is_ticked(cast: SimpleNamespace, browser_of: Browser) -> None:
    SectorFactory(code="2220")
    browser = browser_of(cast.firm_owner)
    assert 'value="2220"' not in browser.get(url("edit_sectors", cast.firm.slug)).content.decode()

    browser.post(url("edit_sectors", cast.firm.slug), {"sectors": ["22"]})
    assert 'value="2220"' in browser.get(url("edit_sectors", cast.firm.slug)).content.decode()

    browser.post(url("edit_sectors", cast.firm.slug), {"sectors": ["22", "2220"]})
    assert {sector.code for sector in cast.firm.sectors.all()} == {"22", "2220"}

    assert browser.post(url("edit_sectors", cast.firm.slug), {"sectors": ["9999"]}).status_code == 422
    browser.post(url("edit_sectors", cast.firm.slug), {})
    assert not cast.firm.sectors.exists()


def test_a_trade_is_found_in_its_own_words_and_keeps_what_was_ticked(
    cast: SimpleNamespace, browser_of: Browser
) -> None:
    SectorFactory(code="1313", title="Finishing of textiles")
    SectorFactory(code="22")
    browser, place = browser_of(cast.firm_owner), url("edit_sectors", cast.firm.slug)

    for words in ("dyeing", "finishing", "teinture", "الصباغة", "finissage textiles"):
        found = browser.get(place, {"q": words}).content.decode()
        assert 'id="found-1313"' in found, words
    assert "Nothing carries" in browser.get(place, {"q": "xylophone"}).content.decode()

    for words in ("dyeing xylophone", "الصباغة زيلوفون"):
        found = browser.get(place, {"q": words}).content.decode()
        assert 'id="found-1313"' in found, words
        assert "None carries all these words" in found
    assert "None carries all" not in browser.get(place, {"q": "finishing textiles"}).content.decode()

    live = browser.get(place, {"q": "dyeing", "sectors": ["1313"]}, headers={"hx-request": "true"}).content.decode()
    assert 'id="found-1313"' not in live
    assert "<html" not in live

    kept = browser.post(place, {"q": "dyeing", "sectors": ["22"], "find": "1"})
    assert kept.status_code == 200
    assert {one["value"] for one in BeautifulSoup(kept.content, "html.parser").select("[name=sectors][checked]")} == {
        "22"
    }
    assert {sector.code for sector in cast.firm.sectors.all()} == {"1030"}

    browser.post(place, {"sectors": ["22", "1313"]})
    assert {sector.code for sector in cast.firm.sectors.all()} == {"22", "1313"}


def lines(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}


def wrong_controls(response: Any) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [str(control["id"]) for control in page.select("[aria-invalid=true]")]


def test_everything_that_is_wrong_with_the_trade_is_told_at_once(cast: SimpleNamespace, browser_of: Browser) -> None:
    sent = {"makes": f"{'x' * 161}\n{'y' * 161}", "buys": "\n".join(f"thing {n}" for n in range(45)), "serves": ""}

    refused = browser_of(cast.firm_owner).post(url("edit_trade", cast.firm.slug), sent)

    assert_sent_back(refused, "“xxx", "“yyy", "Write at most")
    assert wrong_controls(refused) == ["id_makes", "id_buys"]


def test_certificates_are_lines(cast: SimpleNamespace, browser_of: Browser) -> None:
    held = CertificateFactory(organisation=cast.packer).type
    browser = browser_of(cast.firm_owner)
    place = url("edit_certificates", cast.firm.slug)

    browser.post(place, lines("held", {"type": held.slug, "number": "77", "valid_until": "2028-03-31"}, {"type": ""}))
    assert str(cast.firm.certificates.get().valid_until) == "2028-03-31"
    assert 'value="31 March 2028"' in browser.get(place).content.decode()

    twice = browser.post(place, lines("held", {"type": held.slug}, {"type": held.slug}))
    assert_sent_back(twice, "Certificate 2: This certificate stands in line 1 already.", 'aria-invalid="true"')
    assert len(wrong_controls(twice)) == 1
    both = browser.post(place, lines("held", {"type": "", "number": "88"}, {"type": "", "number": "99"}))
    assert_sent_back(both, "Certificate 1: Choose which", "Certificate 2: Choose which")
    assert len(wrong_controls(both)) == 2
    assert_sent_back(
        browser.post(place, lines("held", {"type": "", "number": "88"})), 'value="88"', "Choose which certificate"
    )

    browser.post(place, lines("held", {"type": ""}))
    assert not cast.firm.certificates.exists()
    assert browser.post(place, {}).status_code == 422


def test_a_certificate_is_told_in_short_and_taken_out_by_a_tick(cast: SimpleNamespace, browser_of: Browser) -> None:
    held = CertificateFactory(organisation=cast.firm, number="GAB-1").type
    browser, place = browser_of(cast.firm_owner), url("edit_certificates", cast.firm.slug)

    page = BeautifulSoup(browser.get(place).content, "html.parser")
    assert "GAB-1" in page.select_one("details.line summary").get_text()
    assert len(page.select("fieldset.fresh")) == 1

    kept = browser.post(place, lines("held", {"type": held.slug, "number": "GAB-2"}, {"type": ""}) | {"next": "1"})
    assert kept["Location"] == f"{place}#next"
    assert cast.firm.certificates.get().number == "GAB-2"

    browser.post(place, lines("held", {"type": held.slug, "number": "GAB-2", "gone": "on"}))
    assert not cast.firm.certificates.exists()


def test_further_places_are_lines(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    place = url("edit_sites", cast.firm.slug)

    browser.post(
        place, lines("sites", {"name": "Cold store", "country": "TN", "town": "Sfax"}, {"name": "", "town": ""})
    )
    assert [(site.name, site.region.slug) for site in cast.firm.sites.all()] == [("Cold store", "sfax")]
    assert_sent_back(
        browser.post(place, lines("sites", {"name": "", "country": "TN", "town": "Sfax"})), "Say what is there"
    )
    only_country = browser.post(place, lines("sites", {"name": "", "country": "TN", "town": ""}))
    assert_sent_back(only_country, "Place 1: Say what is there")
    assert wrong_controls(only_country) == ["id_sites-0-name"]


def test_a_further_place_in_a_town_off_the_list_keeps_name_and_town_apart(
    cast: SimpleNamespace, browser_of: Browser
) -> None:
    browser = browser_of(cast.firm_owner)
    place = url("edit_sites", cast.firm.slug)
    sent = lines("sites", {"name": "فرع", "country": "TN", "town": "El Hencha"})
    browser.post(place, sent)
    browser.post(place, sent | {"sites-INITIAL_FORMS": 1})  # saved again as it stands

    site = cast.firm.sites.get()
    assert (site.name, site.place, site.region.slug) == ("فرع", "El Hencha", "tunisia")
    page = browser.get(place).content.decode()
    assert 'value="فرع"' in page
    assert 'value="El Hencha"' in page
    assert "El Hencha" in browser.get(cast.firm.get_absolute_url()).content.decode()


def test_contact_is_read_in_the_country_of_the_organisation(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    browser.post(url("edit_contact", cast.firm.slug), {"phone": "013 123 4567", "email": "", "contact_public": "yes"})

    cast.firm.refresh_from_db()
    assert (cast.firm.phone, cast.firm.contact_public) == ("+966131234567", True)
    assert_sent_back(
        browser.post(url("edit_contact", cast.firm.slug), {"phone": "12", "email": "", "contact_public": "no"}),
        'value="12"',
    )


def test_publishing_says_what_is_missing(cast: SimpleNamespace, browser_of: Browser) -> None:
    Organisation.objects.filter(pk=cast.firm.pk).update(published_at=None, email="")
    browser = browser_of(cast.firm_owner)

    assert "Give a telephone number" in browser.get(url("edit", cast.firm.slug)).content.decode()
    page = browser.post(url("publish", cast.firm.slug), follow=True)
    assert "Give a telephone number" in page.content.decode()
    assert not Organisation.objects.published().filter(pk=cast.firm.pk).exists()


# Past work


def test_past_work_is_written_changed_and_taken_out(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    sent = {"title": "Shelf life", "year": "2024", "partners": "جامعة الواحة، علوم الأغذية\n", "text": "", "source": ""}
    browser.post(url("reference_create", cast.firm.slug), sent)
    piece = Reference.objects.get()
    assert [one.partner for one in piece.consents.all()] == [cast.lab]

    change = url("reference_edit", cast.firm.slug, piece.public_id)
    assert "Waha University" in browser.get(change).content.decode()
    assert_sent_back(browser.post(change, sent | {"partners": "Nobody Ltd"}), "We do not know “Nobody Ltd”.")
    assert_sent_back(browser.post(change, sent | {"partners": "Tamweel Al Sharq"}), "not shown together")
    browser.post(change, sent | {"title": "Shelf life of paste", "partners": ""})
    piece.refresh_from_db()
    assert (piece.title, piece.consents.count()) == ("Shelf life of paste", 0)

    assert (
        browser_of(cast.packer_owner).post(url("reference_remove", cast.packer.slug, piece.public_id)).status_code
        == 404
    )
    browser.post(url("reference_remove", cast.firm.slug, piece.public_id))
    assert not Reference.objects.exists()


def test_two_clicks_make_one_piece_of_past_work(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    place = url("reference_create", cast.firm.slug)
    sent = {
        "title": "Shelf life",
        "year": "2024",
        "submission": browser.get(place).context["form"]["submission"].value(),
    }

    for _click in range(2):
        assert browser.post(place, sent).status_code == 302

    assert Reference.objects.count() == 1


def test_a_partner_reads_what_is_said_and_takes_its_name_out(cast: SimpleNamespace, browser_of: Browser) -> None:
    piece = ReferenceFactory(organisation=cast.firm, title="Together", partners=[cast.lab])
    researcher = browser_of(cast.researcher)

    assert "This was not with us" in researcher.get(url("reference_detail", piece.public_id)).content.decode()
    assert "This was not with us" not in browser_of(None).get(url("reference_detail", piece.public_id)).content.decode()
    assert "Together" in researcher.get(url("edit_references", cast.lab.slug)).content.decode()
    assert (
        browser_of(cast.packer_owner).post(url("reference_withdraw", cast.packer.slug, piece.public_id)).status_code
        == 404
    )

    researcher.post(url("reference_withdraw", cast.lab.slug, piece.public_id))
    assert not piece.partners.exists()


def test_past_work_of_a_hidden_organisation_is_hidden(cast: SimpleNamespace, browser_of: Browser) -> None:
    piece = ReferenceFactory(organisation=cast.firm)
    Organisation.objects.filter(pk=cast.firm.pk).update(published_at=None)

    assert browser_of(cast.stranger).get(url("reference_detail", piece.public_id)).status_code == 404
    assert browser_of(cast.firm_member).get(url("reference_detail", piece.public_id)).status_code == 200


# People


def test_members_are_shown_to_members_only(cast: SimpleNamespace, browser_of: Browser) -> None:
    place = url("members", cast.firm.slug)

    for who in ("packer_owner", "stranger", "former_member", "cluster_manager"):
        assert browser_of(getattr(cast, who)).get(place).status_code == 404
    plain = browser_of(cast.firm_member).get(place).content.decode()
    assert "Huda Al-Mazroui" in plain
    assert "Invite somebody" not in plain
    assert url("member_role", cast.firm.slug, cast.firm_admin.memberships.get().public_id) not in plain


def test_an_invitation_is_written_and_its_link_can_be_sent(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    page = browser.post(
        url("invite", cast.firm.slug), {"address": "050 123 4567", "role": "member"}, follow=True
    ).content.decode()

    invitation = Invitation.objects.get()
    assert invitation.phone == "+966501234567"
    assert token_of(invitation) in page
    assert "https://wa.me/?text=" in page
    assert token_of(invitation) not in browser_of(cast.firm_member).get(url("members", cast.firm.slug)).content.decode()

    browser.post(url("invitation_revoke", cast.firm.slug, invitation.public_id))
    invitation.refresh_from_db()
    assert invitation.revoked_at


def test_an_administrator_does_not_see_the_door_that_leads_higher(cast: SimpleNamespace, browser_of: Browser) -> None:
    invitation = services.invite_member(cast.firm, by=cast.firm_owner, role="owner", email="new@people.example")
    page = browser_of(cast.firm_admin).get(url("members", cast.firm.slug)).content.decode()

    assert token_of(invitation) not in page
    assert "new@people.example" not in page


def test_inviting_wrongly_loses_nothing(cast: SimpleNamespace, browser_of: Browser) -> None:
    page = browser_of(cast.firm_owner).post(url("invite", cast.firm.slug), {"address": "nobody", "role": "admin"})

    assert_sent_back(page, 'value="nobody"')
    assert not Invitation.objects.exists()
    refused = browser_of(cast.firm_admin).post(
        url("invite", cast.firm.slug), {"address": "a@b.example", "role": "owner"}
    )
    assert refused.status_code == 422
    assert (
        browser_of(cast.firm_member).post(url("invite", cast.firm.slug), {"address": "a@b.example"}).status_code == 404
    )


def test_roles_are_changed_and_people_taken_out(cast: SimpleNamespace, browser_of: Browser) -> None:
    owner = browser_of(cast.firm_owner)
    member = cast.firm_member.memberships.get().public_id
    owner.post(url("member_role", cast.firm.slug, member), {"role": "admin"})
    assert cast.firm_member.memberships.get().role == "admin"

    assert owner.post(url("member_role", cast.firm.slug, member), {"role": "emperor"}).status_code == 404
    # Mine is the parent, theirs the child.
    assert browser_of(cast.packer_owner).post(url("member_remove", cast.packer.slug, member)).status_code == 404
    assert owner.post(url("invitation_revoke", cast.packer.slug, member)).status_code == 404

    owner.post(url("member_remove", cast.firm.slug, member))
    assert browser_of(cast.firm_member).get(url("members", cast.firm.slug)).status_code == 404


def test_the_last_owner_is_told_why_they_stay(cast: SimpleNamespace, browser_of: Browser) -> None:
    browser = browser_of(cast.firm_owner)
    mine = cast.firm_owner.memberships.get().public_id

    assert "You are the only owner" in browser.get(url("members", cast.firm.slug)).content.decode()
    page = browser.post(url("member_remove", cast.firm.slug, mine), follow=True)
    assert "needs an owner" in page.content.decode()


# Coming in


@pytest.fixture
def invitation(cast: SimpleNamespace) -> Invitation:
    return services.invite_member(cast.firm, by=cast.firm_owner, role="member", email="nada@people.example")


def test_a_visitor_is_led_to_sign_in_and_back(invitation: Invitation, browser_of: Browser) -> None:
    place = url("invitation_accept", token_of(invitation))
    page = browser_of(None).get(place)
    text = page.content.decode()

    assert f'href="{reverse("account_login")}?next={place}"' in text
    assert "n…a@people.example" in text
    assert "nada@people.example" not in text
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert browser_of(None).post(place).status_code == 200
    assert Invitation.objects.get().accepted_at is None


def test_the_invited_person_accepts_with_a_click_and_acts_for_it(invitation: Invitation, browser_of: Browser) -> None:
    nada = UserFactory(email="nada@people.example")
    browser = browser_of(nada)
    place = url("invitation_accept", token_of(invitation))

    assert "Accept and join" in browser.get(place).content.decode()
    assert not nada.memberships.exists()
    answer = browser.post(place)
    assert answer["Location"] == reverse("front:member_home")
    assert nada.memberships.get().organisation == invitation.organisation
    assert browser.session["acting_organisation"] == invitation.organisation.public_id
    assert browser.get(place).status_code == 302


def test_somebody_else_sees_whom_it_is_for_and_no_button(
    cast: SimpleNamespace, invitation: Invitation, browser_of: Browser
) -> None:
    browser = browser_of(cast.stranger)
    place = url("invitation_accept", token_of(invitation))

    text = browser.get(place).content.decode()
    assert "n…a@people.example" in text
    assert "Accept and join" not in text
    browser.post(place)
    assert not cast.stranger.memberships.exists()


def test_who_used_an_invitation_and_signed_out_is_led_to_signing_in(
    cast: SimpleNamespace, invitation: Invitation, browser_of: Browser
) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=cast.stranger)
    place = url("invitation_accept", token_of(invitation))
    assert "If it was you who used it, sign in" in browser_of(None).get(place).text
    assert "If it was you" not in browser_of(cast.packer_owner).get(place).text


def test_a_door_that_is_shut_says_why(cast: SimpleNamespace, invitation: Invitation, browser_of: Browser) -> None:
    services.revoke_invitation(invitation, by=cast.firm_owner)
    page = browser_of(None).get(url("invitation_accept", token_of(invitation)))

    assert page.status_code == 410
    assert "taken back" in page.content.decode()
    assert browser_of(None).get(url("invitation_accept", "never-given")).status_code == 404


# Acting


def test_one_chooses_for_whom_one_acts(cast: SimpleNamespace, browser_of: Browser) -> None:
    MembershipFactory(organisation=cast.packer, user=cast.firm_owner)
    browser = browser_of(cast.firm_owner)

    answer = browser.post(url("act_as"), {"organisation": cast.packer.public_id, "next": "/home/"})
    assert answer["Location"] == "/home/"
    assert browser.get(url("members"))["Location"] == url("members", cast.packer.slug)

    assert browser.post(url("act_as"), {"organisation": cast.lab.public_id}).status_code == 404
    assert browser.get(url("act_as")).status_code == 405
    cast.firm_owner.memberships.filter(organisation=cast.packer).delete()
    assert browser.get(url("edit"))["Location"] == url("edit", cast.firm.slug)


@pytest.mark.parametrize(
    "onwards", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_choosing_leads_nowhere_else(cast: SimpleNamespace, browser_of: Browser, onwards: str) -> None:
    answer = browser_of(cast.firm_owner).post(url("act_as"), {"organisation": cast.firm.public_id, "next": onwards})

    assert answer["Location"] == reverse("front:member_home")


def test_who_belongs_nowhere_has_nothing_to_edit(cast: SimpleNamespace, browser_of: Browser) -> None:
    assert browser_of(cast.stranger).get(url("edit")).status_code == 404
    assert browser_of(cast.stranger).get(url("members")).status_code == 404


# Clusters


def test_asking_the_office_and_being_placed(cast: SimpleNamespace, browser_of: Browser) -> None:
    researcher, office = browser_of(cast.researcher), browser_of(cast.cluster_manager)
    researcher.post(url("cluster_ask", cast.lab.slug), {"cluster": cast.cluster.slug})
    assert cast.cluster_manager.notifications.get().kind == "cluster.asked"

    place = url("cluster_place", cast.lab.slug, cast.cluster.slug)
    assert browser_of(cast.firm_owner).get(place).status_code == 404
    assert (
        browser_of(cast.cluster_manager).get(url("cluster_place", cast.lab.slug, cast.other_cluster.slug)).status_code
        == 404
    )
    assert "Packing" in office.get(place).content.decode()
    assert_sent_back(office.post(place, {}))
    office.post(place, {"place": "lane-research"})
    membership = cast.lab.cluster_memberships.get()
    assert membership.lane == "research"

    assert (
        browser_of(cast.firm_owner).post(url("cluster_leave", cast.lab.slug, membership.public_id)).status_code == 404
    )
    researcher.post(url("cluster_leave", cast.lab.slug, membership.public_id))
    assert not cast.lab.cluster_memberships.filter(ended_at=None).exists()


def test_asking_a_cluster_without_an_office_says_so(cast: SimpleNamespace, browser_of: Browser) -> None:
    page = browser_of(cast.researcher).post(url("cluster_ask", cast.lab.slug), {"cluster": cast.other_cluster.slug})

    assert_sent_back(page, "no office")


# Hostile words

HOSTILE = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>"


def test_what_people_write_stays_text_everywhere(cast: SimpleNamespace, browser_of: Browser) -> None:
    """41, on these pages and in these mails."""
    Organisation.objects.filter(pk=cast.firm.pk).update(
        trade_name_latin=HOSTILE, trade_name_ar=HOSTILE, summary=HOSTILE, description=HOSTILE, place=HOSTILE
    )
    cast.firm.refresh_from_db()
    cast.firm_owner.full_name = cast.firm_owner.job_title = HOSTILE[:60]
    cast.firm_owner.save()
    services.set_trade_items(cast.firm, by=cast.firm_owner, makes=[HOSTILE])
    piece = ReferenceFactory(organisation=cast.firm, title=HOSTILE, text=HOSTILE, source=HOSTILE, partners=[cast.lab])
    ReferenceFactory(organisation=cast.lab, title=HOSTILE, partners=[cast.firm])
    invited = services.invite_member(cast.firm, by=cast.firm_owner, role="member", email="nada@people.example")
    drain()

    pages = [url(name, cast.firm.slug) for name in [*SECTIONS, "members"]]
    pages += [
        url("reference_detail", piece.public_id),
        url("reference_edit", cast.firm.slug, piece.public_id),
        url("invitation_accept", token_of(invited)),
    ]
    for page in pages:
        text = browser_of(cast.firm_owner).get(page).content.decode()
        assert "<script>alert" not in text, page
        assert "<img src=x" not in text, page
    place = url("cluster_place", cast.firm.slug, cast.cluster.slug)
    assert "<script>alert" not in browser_of(cast.cluster_manager).get(place).content.decode()
    letter = mail.outbox[0]
    assert "<script>alert" not in str(letter.alternatives[0])
    assert "\n" not in letter.subject


# Queries


@pytest.mark.parametrize("name", ["members", "edit_references", "edit_clusters", "edit_certificates", "edit_sites"])
def test_pages_take_the_same_queries_with_one_row_and_with_three(
    cast: SimpleNamespace, browser_of: Browser, name: str
) -> None:
    browser = browser_of(cast.firm_owner)

    def grow(number: int) -> None:
        ReferenceFactory(organisation=cast.firm, partners=[cast.lab])
        ReferenceFactory(organisation=OrganisationFactory(), partners=[cast.firm])
        CertificateFactory(organisation=cast.firm, type__slug=f"type-{number}")
        cast.firm.sites.create(name=f"Store {number}", region=cast.firm.region)
        services.invite_member(cast.firm, by=cast.firm_owner, role="member", email=f"guest{number}@people.example")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url(name, cast.firm.slug)).status_code == 200
        return len(asked)

    grow(1)
    queries()  # what is read once and kept
    with_one = queries()
    for number in (2, 3):
        grow(number)
        MembershipFactory(organisation=cast.firm)
        ClusterMembershipFactory(organisation=cast.firm)

    assert queries() == with_one <= 15


# The form to start with


def started(person: Any, **more: Any) -> StartForm:
    sent = {
        "kind": "firm",
        "name": "Wahat Tumoor",
        "country": "SA",
        "town": "Hofuf",
        "does": "date syrup\ndate vinegar",
        "buys": "glass bottles",
        "reach": "013 123 4567",
    }
    form = StartForm(sent | more, person=person)
    form.is_valid()
    return form


def test_what_is_asked_to_start_is_enough_to_be_shown(cast: SimpleNamespace) -> None:
    form = started(cast.stranger)
    assert form.errors == {}

    made = services.create_organisation(by=cast.stranger, **form.facts())
    services.publish_organisation(made, by=cast.stranger)

    assert (made.name, made.region.slug, made.phone) == ("Wahat Tumoor", "hofuf", "+966131234567")
    assert [item.text for item in made.trade_items.filter(direction="makes")] == ["date syrup", "date vinegar"]


def test_the_same_form_sent_twice_is_one_organisation(cast: SimpleNamespace) -> None:
    fresh = StartForm(person=cast.stranger)
    sent = {"submission": fresh["submission"].value()}
    forms = [started(cast.stranger, **sent) for _ in range(2)]

    made = {services.create_organisation(by=cast.stranger, **form.facts()) for form in forms}

    assert len(made) == 1


def test_an_id_that_we_did_not_give_is_not_taken(cast: SimpleNamespace) -> None:
    theirs = StartForm(person=cast.firm_owner)["submission"].value()

    for forged in (cast.firm.public_id, theirs, f"{cast.firm.public_id}:x"):
        assert started(cast.stranger, submission=forged).facts()["public_id"] not in {cast.firm.public_id, theirs[:12]}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "***"}, "name"),
        ({"country": ""}, "country"),
        ({"town": ""}, "town"),
        ({"does": " \n "}, "does"),
        ({"buys": ""}, "buys"),
        ({"reach": "soon"}, "reach"),
        ({"reach": "13"}, "reach"),
        ({"reach": "a@"}, "reach"),
        ({"kind": "emperor"}, "kind"),
    ],
)
def test_each_missing_answer_is_told_at_its_field(cast: SimpleNamespace, wrong: dict[str, str], field: str) -> None:
    assert list(started(cast.stranger, **wrong).errors) == [field]


def test_a_university_need_not_buy(cast: SimpleNamespace) -> None:
    form = started(cast.stranger, kind="university", buys="")

    assert form.errors == {}
    assert form.facts()["serves"] == ["date syrup", "date vinegar"]


def test_an_arabic_name_goes_where_arabic_names_go(cast: SimpleNamespace) -> None:
    assert started(cast.stranger, name="واحة التمور").facts()["trade_name_ar"] == "واحة التمور"


@pytest.mark.parametrize("name", ["Dar", "Dar Hamad", "Sanabel Dates of the East"])
def test_a_name_that_only_shares_a_word_is_another(cast: SimpleNamespace, name: str) -> None:
    services.index_organisations([cast.firm, cast.packer])
    project_pending()
    assert started(cast.stranger, name=name).errors == {}


@pytest.mark.parametrize(
    "name", ["Dar Sanabel Dates Co.", "DAR SANABEL  DATES", "Dar Sanabel", "مؤسسة دار السنابل للتمور"]
)
def test_a_name_that_is_here_already_is_asked_about_once(cast: SimpleNamespace, name: str) -> None:
    services.index_organisations([cast.firm, cast.packer])
    project_pending()

    form = started(cast.stranger, name=name)
    assert list(form.errors) == ["not_these"]
    assert form.duplicates == [cast.firm]
    assert started(cast.stranger, name=name, not_these="on").errors == {}
    assert started(cast.stranger, name=name, country="TN", reach="a@b.example").errors == {}
