"""An organisation comes in, changes, is shown, confirmed and taken down; what can be found of it follows each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.activity.models import Entry
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations import services
from portal.organisations.models import Certificate, Connection, Organisation, Site, TradeItem
from portal.organisations.services import CertificateFact, SiteFact
from portal.organisations.services.requests import withdraw_request
from portal.organisations.signals import organisation_changed, organisation_changed_in_bulk
from portal.search.models import SearchDocument
from portal.taxonomy.models import Region
from tests.factories.organisations import OrganisationFactory, ReferenceFactory
from tests.factories.taxonomy import CertificateTypeFactory, SectorFactory

pytestmark = pytest.mark.django_db


def documents_of(organisation: Organisation) -> dict[str, SearchDocument]:
    rows = SearchDocument.objects.filter(owner=organisation.public_id, deleted_at=None)
    return {row.key.split(":", 2)[-1] if row.kind != "reference" else "reference": row for row in rows}


def start(by: User, region: Region, **more: Any) -> Organisation:
    return services.create_organisation(
        by=by,
        kind="firm",
        **{
            "trade_name_latin": "Hasa Carton",
            "region": region,
            "phone": "+966131234567",
            "makes": ["cartons"],
            "buys": ["kraft paper"],
        }
        | more,
    )


@pytest.fixture
def rung(db: None) -> Iterator[list[Any]]:
    """What was announced, in order."""
    heard: list[Any] = []

    def one(organisation_id: int, **kwargs: Any) -> None:
        heard.append(organisation_id)

    def many(organisation_ids: list[int], **kwargs: Any) -> None:
        heard.append(organisation_ids)

    organisation_changed.connect(one)
    organisation_changed_in_bulk.connect(many)
    yield heard
    organisation_changed.disconnect(one)
    organisation_changed_in_bulk.disconnect(many)


# Coming in


def test_who_creates_an_organisation_owns_it_and_nobody_else_sees_it_yet(stranger: User, hofuf: Region) -> None:
    made = start(stranger, hofuf)

    assert made.memberships.get().role == "owner"
    assert made.memberships.get().user == stranger
    assert not made.is_published
    assert made.slug == "hasa-carton"
    assert [(item.direction, item.text) for item in made.trade_items.all()] == [
        ("buys", "kraft paper"),
        ("makes", "cartons"),
    ]
    assert {document.audience[0] for document in documents_of(made).values()} >= {f"organisation:{made.public_id}"}
    assert all("public" not in document.audience for document in documents_of(made).values())
    assert Entry.objects.filter(verb="organisation.created", by=stranger).count() == 1


def test_two_clicks_make_one_organisation(stranger: User, hofuf: Region) -> None:
    first = start(stranger, hofuf, public_id="bcdfghjkmnpq")
    second = start(stranger, hofuf, public_id="bcdfghjkmnpq")

    assert first == second
    assert Organisation.objects.count() == 1


def test_the_id_of_somebody_elses_organisation_cannot_be_taken(
    stranger: User, firm: Organisation, hofuf: Region
) -> None:
    with pytest.raises(NotAllowed):
        start(stranger, hofuf, public_id=firm.public_id)


def test_an_organisation_of_the_same_name_takes_an_address_of_its_own(
    stranger: User, hofuf: Region, sfax: Region
) -> None:
    slugs = [start(stranger, region).slug for region in (hofuf, sfax, sfax)]

    assert slugs == ["hasa-carton", "hasa-carton-sfax", "hasa-carton-2"]


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ({"trade_name_latin": "", "trade_name_ar": "كرتون الأحساء"}, "krtwn-alahsa"),
        ({"trade_name_latin": "Société Générale"}, "societe-generale"),
    ],
)
def test_a_name_in_any_letters_gives_an_address_that_can_be_typed(
    stranger: User, hofuf: Region, names: dict[str, str], slug: str
) -> None:
    assert start(stranger, hofuf, **names).slug == slug


def test_a_name_that_cannot_be_typed_at_all_takes_the_public_id(stranger: User, hofuf: Region) -> None:
    made = start(stranger, hofuf, trade_name_latin="東京")

    assert made.slug == f"organisation-{made.public_id}"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"trade_name_latin": " "}, "trade_name_latin"),
        ({"trade_name_latin": "Gооgle"}, "trade_name_latin"),  # two Cyrillic letters
        ({"email": "not an address"}, "email"),
        ({"languages": ["tlh"]}, "languages"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"makes": ["x" * 161]}, "makes"),
        ({"makes": [f"thing {number}" for number in range(31)]}, "makes"),
        ({"sectors": ["9999"]}, "sectors"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(
    stranger: User, hofuf: Region, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(NotPossible) as refusal:
        start(stranger, hofuf, **wrong)

    assert refusal.value.field == field
    assert not Organisation.objects.exists()


def test_what_is_nobodys_to_set_cannot_be_set(stranger: User, hofuf: Region) -> None:
    for name in ("verification", "slug", "claimed_at", "source", "published_at"):
        with pytest.raises(TypeError):
            start(stranger, hofuf, **{name: "x"})


def test_marks_that_turn_text_around_are_taken_out_of_names(stranger: User, hofuf: Region) -> None:
    assert start(stranger, hofuf, trade_name_latin="Hasa \u202eCarton\u200b").name == "Hasa Carton"


@pytest.mark.parametrize("name", ["Hаsa Carton", "Нasa", "Hasa Cartοn"])
def test_51_a_word_of_two_alphabets_is_no_name(stranger: User, hofuf: Region, name: str) -> None:
    """Cyrillic and Greek letters that look like Latin ones."""
    with pytest.raises(NotPossible) as refused:
        start(stranger, hofuf, trade_name_latin=name)
    assert (refused.value.code, refused.value.field) == ("mixed_letters", "trade_name_latin")


# Changing


def test_a_changed_name_is_found_and_the_address_stays(firm: Organisation, firm_owner: User) -> None:
    services.update_organisation(firm, by=firm_owner, trade_name_latin="Sanabel & Sons")

    firm.refresh_from_db()
    assert firm.slug == "dar-sanabel"
    assert firm.sort_name == "sanabel sons"
    assert documents_of(firm)["card"].title == "Sanabel & Sons · دار السنابل للتمور"


def test_saving_what_is_there_already_changes_nothing(firm: Organisation, firm_owner: User, rung: list[Any]) -> None:
    services.update_organisation(firm, by=firm_owner, trade_name_latin=firm.trade_name_latin)
    services.set_trade_items(firm, by=firm_owner, makes=["date paste", "pitted dates"])

    assert not Entry.objects.exists()
    assert rung == []


def test_the_memory_of_the_house_holds_field_names_and_no_words(firm: Organisation, firm_owner: User) -> None:
    services.update_organisation(firm, by=firm_owner, email="huda@private.example")

    assert Entry.objects.get().facts == {"fields": ["email"]}


def test_lines_keep_their_order_and_their_place_in_the_search(firm: Organisation, firm_owner: User) -> None:
    services.index_organisation(firm)
    kept = firm.trade_items.get(text="pitted dates")

    services.set_trade_items(firm, by=firm_owner, makes=["pitted dates", " date  syrup ", "date syrup", ""])

    assert list(firm.trade_items.filter(direction="makes").values_list("text", flat=True)) == [
        "pitted dates",
        "date syrup",
    ]
    assert TradeItem.objects.get(text="pitted dates") == kept
    made = {document.title for document in documents_of(firm).values() if document.kind == "makes"}
    assert made == {"pitted dates", "date syrup"}
    assert firm.trade_items.filter(direction="buys").count() == 2


def test_sectors_certificates_and_places_are_replaced(firm: Organisation, firm_owner: User, sfax: Region) -> None:
    iso, halal = CertificateTypeFactory(), CertificateTypeFactory(slug="halal", name_en="Halal")
    until = timezone.localdate() + dt.timedelta(days=100)
    SectorFactory(code="2220")

    services.set_sectors(firm, ["2220", "10"], by=firm_owner)
    services.set_certificates(firm, [CertificateFact(iso, "77", until), CertificateFact(halal)], by=firm_owner)
    services.set_certificates(firm, [CertificateFact(iso, "78", until)], by=firm_owner)
    services.set_sites(firm, [SiteFact("Cold store", sfax), SiteFact("Cold store", sfax)], by=firm_owner)

    card = documents_of(firm)["card"]
    assert card.codes == ["10", "2220"]
    assert card.facets["sector"] == ["10", "22"]
    assert card.facets["certificate"] == ["iso-22000"]
    assert Certificate.objects.get().number == "78"
    assert Site.objects.get().region == sfax


def test_a_certificate_that_has_run_out_is_not_found_by(firm: Organisation, firm_owner: User) -> None:
    over = timezone.localdate() - dt.timedelta(days=1)

    services.set_certificates(firm, [CertificateFact(CertificateTypeFactory(), "", over)], by=firm_owner)

    assert "certificate" not in documents_of(firm)["card"].facets


# Being seen


def test_telephone_and_email_are_a_document_of_their_own_until_shown_to_all(
    firm: Organisation, firm_owner: User
) -> None:
    services.index_organisation(firm)
    private = documents_of(firm)

    assert private["contact"].audience == [
        f"!excluded:{firm.public_id}", f"introduced:{firm.public_id}", f"organisation:{firm.public_id}",
    ]  # fmt: skip
    assert all(firm.email not in document.body for key, document in private.items() if key != "contact")

    services.update_organisation(firm, by=firm_owner, contact_public=True)

    shown = documents_of(firm)
    assert "contact" not in shown
    assert firm.email in shown["card"].body
    assert shown["card"].audience == ["public"]


def test_each_thing_is_a_document_and_the_card_holds_them_all(firm: Organisation) -> None:
    services.index_organisation(firm)
    documents = documents_of(firm)

    assert sorted(document.kind for document in documents.values()) == [
        "buys", "buys", "contact", "makes", "makes", "organisation", "profile",
    ]  # fmt: skip
    card = documents["card"]
    assert card.family == "card"
    assert all(word in card.body for word in ("vacuum packing", "date paste", "Hofuf", "الهفوف"))
    assert card.facets == {
        "country": ["SA"], "kind": ["firm"], "language": ["ar", "en"], "region": ["hofuf"], "sector": ["10"],
    }  # fmt: skip
    assert (card.latitude, card.longitude) == (firm.region.latitude, firm.region.longitude)
    bought = [document for document in documents.values() if document.kind == "buys"]
    assert all(document.codes == [] for document in bought)


def test_publishing_shows_profile_and_past_work_and_taking_down_hides_both(stranger: User, hofuf: Region) -> None:
    made = start(stranger, hofuf)
    services.add_reference(made, by=stranger, title="A first delivery", year=2020)
    assert documents_of(made)["reference"].audience == [f"organisation:{made.public_id}"]

    services.publish_organisation(made, by=stranger)
    services.publish_organisation(made, by=stranger)
    shown = documents_of(made)
    assert {key: document.audience for key, document in shown.items() if key in {"card", "reference"}} == {
        "card": ["public"],
        "reference": ["public"],
    }
    assert Entry.objects.filter(verb="organisation.published").count() == 1

    services.unpublish_organisation(made, by=stranger)
    assert all("public" not in document.audience for document in documents_of(made).values())
    assert not Organisation.objects.published().filter(pk=made.pk).exists()


def test_what_lacks_the_needed_facts_is_not_published(stranger: User, hofuf: Region) -> None:
    made = start(stranger, hofuf, makes=[], phone="")

    assert len(services.still_needed(made)) == 2
    with pytest.raises(NotPossible):
        services.publish_organisation(made, by=stranger)


def test_confirming_dates_the_page_once_a_day(firm: Organisation, firm_member: User) -> None:
    Organisation.objects.update(confirmed_on=dt.date(2025, 1, 1))
    firm.refresh_from_db()

    services.confirm_organisation(firm, by=firm_member)
    services.confirm_organisation(firm, by=firm_member)

    firm.refresh_from_db()
    assert firm.confirmed_on == timezone.localdate()
    assert documents_of(firm)["card"].dated_on == timezone.localdate()
    assert Entry.objects.filter(verb="organisation.confirmed").count() == 1


# Announcing


@pytest.mark.django_db(transaction=True)
def test_a_change_is_announced_after_the_commit_and_not_when_it_fails(
    firm: Organisation, firm_owner: User, rung: list[Any]
) -> None:
    services.update_organisation(firm, by=firm_owner, summary="We pit dates.")
    assert rung == [firm.pk]

    with transaction.atomic():
        services.update_organisation(firm, by=firm_owner, summary="Lost.")
        transaction.set_rollback(True)
    assert rung == [firm.pk]
    assert "Lost." not in documents_of(firm)["card"].body


@pytest.mark.django_db(transaction=True)
def test_many_changes_ring_once(cast: SimpleNamespace, rung: list[Any]) -> None:
    with services.changed_together(), transaction.atomic():
        services.update_organisation(cast.firm, by=cast.firm_owner, summary="a")
        services.update_organisation(cast.firm, by=cast.firm_owner, summary="b")
        services.update_organisation(cast.packer, by=cast.packer_owner, summary="c")

    assert rung == [sorted([cast.firm.pk, cast.packer.pk])]


# Connections


def test_a_connection_is_one_whichever_side_makes_it(cast: SimpleNamespace) -> None:
    one = services.connect(cast.firm, cast.packer, by=cast.firm_owner, origin="introduction:x")
    two = services.connect(cast.packer, cast.firm, by=cast.packer_owner, origin="introduction:y")

    assert one == two
    assert one.first_id < one.second_id
    assert Connection.objects.get().origin == "introduction:x"

    services.disconnect(cast.packer, cast.firm, by=cast.packer_owner)
    assert Connection.objects.filter(ended_at=None).count() == 0
    with pytest.raises(NotAllowed):
        services.connect(cast.firm, cast.packer, by=cast.stranger, origin="x")


# Past work


def test_past_work_is_found_and_ties_its_partners(cast: SimpleNamespace, rung: list[Any]) -> None:
    piece = services.add_reference(
        cast.firm, by=cast.firm_owner, title="Shelf life of paste", text="At 30 °C.", year=2024, partners=[cast.lab]
    )

    assert cast.researcher.notifications.get().kind == "reference.named"
    services.answer_consent(piece.consents.get(), agrees=True, by=cast.researcher)

    document = documents_of(cast.firm)["reference"]
    assert (document.title, document.dated_on.year, document.partners) == (
        "Shelf life of paste",
        2024,
        [cast.lab.public_id],
    )

    services.withdraw_from_reference(piece, cast.lab, by=cast.researcher)
    assert documents_of(cast.firm)["reference"].partners == []

    services.remove_reference(piece, by=cast.firm_owner)
    assert "reference" not in documents_of(cast.firm)


def test_a_company_and_a_finance_provider_are_never_shown_together(cast: SimpleNamespace) -> None:
    for organisation, by, partner in [
        (cast.firm, cast.firm_owner, cast.bank),
        (cast.bank, cast.finance_officer, cast.firm),
    ]:
        with pytest.raises(NotPossible) as refusal:
            services.add_reference(organisation, by=by, title="A loan", year=2024, partners=[partner])
        assert refusal.value.field == "partners"


def test_nor_do_they_stand_side_by_side_as_partners_of_another(cast: SimpleNamespace) -> None:
    with pytest.raises(NotPossible) as refusal:
        services.add_reference(
            cast.lab, by=cast.researcher, title="A trial", year=2024, partners=[cast.firm, cast.bank]
        )
    assert refusal.value.field == "partners"
    services.add_reference(cast.lab, by=cast.researcher, title="A trial", year=2024, partners=[cast.firm])


@pytest.mark.parametrize("year", [1899, 3000, None])
def test_a_year_that_was_not_is_refused(firm: Organisation, firm_owner: User, year: int | None) -> None:
    with pytest.raises(NotPossible) as refusal:
        services.add_reference(firm, by=firm_owner, title="x", year=year)

    assert refusal.value.field == "year"


# Clusters


def test_the_office_places_a_member_and_moves_it(cast: SimpleNamespace) -> None:
    link = cast.cluster.links.get(position=4)

    services.ask_to_join(cast.lab, cast.cluster, by=cast.researcher)
    services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager)
    services.join_cluster(cast.firm, cast.cluster, by=cast.cluster_manager, link=link)

    assert cast.lab.cluster_memberships.get().lane == "research"
    assert cast.firm.cluster_memberships.get().link == link
    assert documents_of(cast.firm)["card"].facets["cluster"] == ["dates-al-ahsa"]
    assert documents_of(cast.firm)["card"].facets["stage"] == ["logistics"]
    assert cast.researcher.notifications.get().kind == "cluster.joined"


def test_an_organisation_nobody_has_verified_asks_first(cast: SimpleNamespace) -> None:
    with pytest.raises(NotPossible) as refusal:
        services.join_cluster(cast.lab, cast.cluster, by=cast.researcher)
    assert refusal.value.code == "not_verified"

    services.ask_to_join(cast.lab, cast.cluster, by=cast.researcher)
    assert cast.cluster_manager.notifications.get().kind == "cluster.asked"
    assert not cast.lab.cluster_memberships.exists()

    Organisation.objects.filter(pk=cast.lab.pk).update(verification="register")
    cast.lab.refresh_from_db()
    assert services.join_cluster(cast.lab, cast.cluster, by=cast.researcher).cluster == cast.cluster


def test_the_office_takes_in_nobody_whose_people_did_not_ask(cast: SimpleNamespace) -> None:
    """A place in a cluster shows its office and its members what an organisation tells nobody else."""
    with pytest.raises(NotPossible) as refusal:
        services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager)
    assert refusal.value.code == "kept"
    assert not cast.lab.cluster_memberships.exists()

    request = services.ask_to_join(cast.lab, cast.cluster, by=cast.researcher)
    withdraw_request(request, by=cast.researcher)
    with pytest.raises(NotPossible):
        services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager)

    kept_by_nobody = OrganisationFactory()
    assert services.join_cluster(kept_by_nobody, cast.cluster, by=cast.cluster_manager).organisation == kept_by_nobody
    assert services.join_cluster(cast.lab, cast.cluster, by=cast.staff_member).organisation == cast.lab


def test_a_link_of_another_chain_is_no_place(cast: SimpleNamespace) -> None:
    with pytest.raises(NotPossible):
        services.join_cluster(cast.lab, cast.cluster, by=cast.cluster_manager, link=cast.other_cluster.links.first())


def test_leaving_a_cluster_takes_it_off_the_card(cast: SimpleNamespace) -> None:
    services.index_organisation(cast.firm)
    membership = cast.firm.cluster_memberships.get()

    services.leave_cluster(membership, by=cast.firm_owner)
    services.leave_cluster(membership, by=cast.firm_owner)

    assert "cluster" not in documents_of(cast.firm)["card"].facets
    assert Entry.objects.filter(verb="cluster.left").count() == 1


# Many at once


@pytest.mark.parametrize("number", [1, 3])
def test_indexing_takes_the_same_queries_however_many(number: int, django_assert_num_queries: Any) -> None:
    firms = [OrganisationFactory(makes=["a"], buys=["b"], sectors=[SectorFactory(code="10")]) for _ in range(number)]
    pieces = [ReferenceFactory(organisation=firm) for firm in firms]
    services.index_organisations(firms)
    services.index_references(pieces)
    Organisation.objects.update(summary="changed")

    with django_assert_num_queries(10):
        services.index_organisations(firms)
    with django_assert_num_queries(7):
        services.index_references(pieces)
