"""Who sees what: levels, readers, documents, and whom an organisation keeps out."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations import services, visibility
from portal.organisations.models import Exclusion, Organisation, Reference
from portal.organisations.visibility import Level, fields, readable, visible_fields
from portal.search.audience import may_read, terms_for
from portal.search.models import SearchDocument
from tests.factories.organisations import CertificateFactory, OrganisationFactory, ReferenceFactory, connect_rows

pytestmark = pytest.mark.django_db
READERS = ["visitor", "stranger", "researcher", "packer_owner", "government_officer", "cluster_manager", "firm_member"]


def again(user: User) -> User:
    """As in their next request: what they hold is asked once in the life of the object."""
    return User.objects.get(pk=user.pk)


def reader(cast: SimpleNamespace, name: str) -> Any:
    return AnonymousUser() if name == "visitor" else again(getattr(cast, name))


def those_who_see(cast: SimpleNamespace, field: str) -> set[str]:
    return {name for name in READERS if field in visible_fields(cast.firm, reader(cast, name))}


def keep(organisation: Organisation, **levels: str) -> None:
    organisation.visibility = levels
    organisation.save()
    services.index_organisation(organisation)
    services.index_references(Reference.objects.filter(organisation=organisation))


@pytest.mark.parametrize(
    ("level", "seen_by"),
    [
        ("public", set(READERS)),
        ("members", set(READERS) - {"visitor"}),
        ("cluster", {"researcher", "packer_owner", "cluster_manager", "firm_member"}),
        ("introduced", {"researcher", "firm_member"}),
        ("own", {"firm_member"}),
        ("what nobody understands", {"firm_member"}),
    ],
)
def test_each_level_opens_to_those_who_stand_as_near(cast: SimpleNamespace, level: str, seen_by: set[str]) -> None:
    connect_rows(cast.firm, cast.lab)
    cast.firm.visibility = {"size": level}
    cast.firm.save()

    assert those_who_see(cast, "size") == seen_by
    in_sql = Organisation.objects.filter(pk=cast.firm.pk)
    assert {
        name for name in READERS if in_sql.filter(readable("size", terms_for(reader(cast, name)))).exists()
    } == seen_by


def test_telephone_and_email_open_with_an_introduction_and_close_with_its_end(cast: SimpleNamespace) -> None:
    assert those_who_see(cast, "phone") == {"firm_member"}

    connection = connect_rows(cast.packer, cast.firm)
    assert those_who_see(cast, "email") == {"packer_owner", "firm_member"}

    connection.ended_at = connection.since
    connection.save()
    assert those_who_see(cast, "phone") == {"firm_member"}

    cast.firm.contact_public = True
    assert cast.firm.visibility == {"email": "public", "phone": "public"}
    assert "phone" in visible_fields(cast.firm, AnonymousUser())
    cast.firm.contact_public = False
    assert cast.firm.visibility == {}


def test_turnover_is_private_from_the_start_and_never_for_a_ministry(cast: SimpleNamespace) -> None:
    assert those_who_see(cast, "turnover") == {"firm_member"}

    connect_rows(cast.firm, cast.ministry)
    keep(cast.firm, turnover="introduced", size="introduced")

    assert those_who_see(cast, "turnover") == {"firm_member"}
    assert those_who_see(cast, "size") == {"firm_member", "government_officer"}


def test_whoever_is_excluded_sees_what_is_public_alone(cast: SimpleNamespace) -> None:
    connect_rows(cast.firm, cast.packer)
    keep(cast.firm, size="cluster", makes="members", website="introduced")
    packer = again(cast.packer_owner)
    assert {"size", "makes", "website", "phone"} <= visible_fields(cast.firm, packer)

    services.exclude(cast.firm, cast.packer, by=cast.firm_owner)

    public = visible_fields(cast.firm, AnonymousUser())
    assert visible_fields(cast.firm, again(cast.packer_owner)) == public
    assert visible_fields(cast.packer, again(cast.firm_owner)) > visible_fields(cast.packer, AnonymousUser())

    services.take_in_again(cast.firm, cast.packer, by=cast.firm_owner)
    assert "phone" in visible_fields(cast.firm, again(cast.packer_owner))
    assert not Exclusion.objects.exists()


def test_who_acts_for_both_sides_is_kept_out_of_neither(cast: SimpleNamespace) -> None:
    cast.packer.memberships.create(user=cast.firm_owner, role="owner")
    services.exclude(cast.firm, cast.packer, by=again(cast.firm_owner))

    assert visible_fields(cast.firm, again(cast.firm_owner)) == {name for name, _field in fields}


def test_only_its_own_keepers_keep_somebody_out(cast: SimpleNamespace) -> None:
    for who in (cast.firm_member, cast.packer_owner, cast.cluster_manager, cast.staff_member):
        with pytest.raises(NotAllowed):
            services.exclude(cast.firm, cast.packer, by=who)
    with pytest.raises(NotPossible):
        services.exclude(cast.firm, cast.firm, by=cast.firm_owner)


def test_only_what_differs_is_stored_and_only_what_is_offered_is_taken(cast: SimpleNamespace) -> None:
    services.set_visibility(
        cast.firm, {"size": "members", "phone": "introduced", "makes": "public"}, by=cast.firm_owner
    )

    cast.firm.refresh_from_db()
    assert cast.firm.visibility == {"size": "members"}
    with pytest.raises(NotPossible):
        services.set_visibility(cast.firm, {"turnover": "public"}, by=cast.firm_owner)
    with pytest.raises(NotAllowed):
        services.set_visibility(cast.firm, {"size": "public"}, by=cast.packer_owner)

    services.set_visibility(cast.firm, {"size": "public"}, by=cast.firm_owner)
    cast.firm.refresh_from_db()
    assert cast.firm.visibility == {}


# In the index


def found_by(terms: frozenset[str], organisation: Organisation) -> list[SearchDocument]:
    rows = SearchDocument.objects.filter(owner=organisation.public_id, deleted_at=None).order_by("key")
    return [row for row in rows if may_read(terms, row.audience)]


def test_each_reader_finds_one_card_and_in_it_what_they_may_see(cast: SimpleNamespace) -> None:
    firm = cast.firm
    CertificateFactory(organisation=firm)
    firm.description = "Founded by three cousins."
    connect_rows(firm, cast.lab)
    keep(firm, makes="members", languages="cluster", certificates="introduced", description="own")
    services.exclude(firm, cast.bank, by=cast.firm_owner)
    expected: dict[str, tuple[bool, bool, bool, bool]] = {
        "visitor": (False, False, False, False),
        "finance_officer": (False, False, False, False),
        "stranger": (True, False, False, False),
        "packer_owner": (True, True, False, False),
        "researcher": (True, True, True, False),
        "firm_member": (True, True, True, True),
    }

    for name, sees in expected.items():
        cards = [row for row in found_by(terms_for(reader(cast, name)), firm) if row.kind == "organisation"]
        assert len(cards) == 1, name
        (card,) = cards
        told = (
            "pitted dates" in card.body,
            "language" in card.facets,
            "certificate" in card.facets,
            "cousins" in card.body,
        )
        assert told == sees, name


def test_passages_carry_the_level_of_what_they_say(cast: SimpleNamespace) -> None:
    work = ReferenceFactory(organisation=cast.firm, title="Needle of past work")
    cast.firm.description = "Needle of the longer words"
    keep(cast.firm, buys="cluster", description="members", past_work="introduced")

    def texts(who: str) -> str:
        rows = found_by(terms_for(reader(cast, who)), cast.firm)
        return " ".join(f"{row.title} {row.body}" for row in rows)

    assert "cartons" in texts("packer_owner")
    assert "cartons" not in texts("stranger")
    assert "longer words" in texts("stranger")
    assert "longer words" not in texts("visitor")
    assert work.title not in texts("packer_owner")
    assert work.title in texts("firm_member")
    connect_rows(cast.firm, cast.lab)
    assert work.title in texts("researcher")
    assert [
        name for name in READERS if Reference.objects.visible_to(reader(cast, name)).filter(pk=work.pk).exists()
    ] == ["researcher", "firm_member"]


def test_a_page_that_is_not_shown_yet_has_documents_for_its_own_people_alone(cast: SimpleNamespace) -> None:
    cast.firm.published_at = None
    keep(cast.firm, makes="members", phone="public")

    own = [f"organisation:{cast.firm.public_id}"]
    rows = SearchDocument.objects.filter(owner=cast.firm.public_id, deleted_at=None)
    assert {tuple(row.audience) for row in rows} == {tuple(own)}


def test_leaving_a_cluster_closes_what_was_told_in_it(cast: SimpleNamespace) -> None:
    ReferenceFactory(organisation=cast.firm, title="Needle of past work")
    keep(cast.firm, past_work="cluster", makes="cluster")

    services.leave_cluster(cast.firm.cluster_memberships.get(), by=cast.firm_owner)

    rows = SearchDocument.objects.filter(owner=cast.firm.public_id, deleted_at=None)
    assert not any("cluster:dates-al-ahsa" in row.audience for row in rows)


def test_what_many_show_a_reader_is_one_query_at_most(
    cast: SimpleNamespace, django_assert_num_queries: Callable[..., Any]
) -> None:
    terms = terms_for(cast.packer_owner)
    for many in (1, 3):
        made = [OrganisationFactory(visibility={"makes": "cluster"}) for _number in range(many)]
        with django_assert_num_queries(1):
            visibility.visible_fields_of(made, terms)
    with django_assert_num_queries(0):
        visibility.visible_fields_of([OrganisationFactory.build(pk=1)], terms)


def test_every_field_has_its_levels_and_starts_at_one_of_them() -> None:
    for name, field in fields:
        assert field.default in field.choices, name
        assert Level.OWN in field.choices, name
