"""Who could fill a role: found by the engine among what members say, with reasons, never where it must not be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.core.clock import run_due
from portal.notifications.models import Notification
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.services import index_organisations
from portal.outbox.services import drain
from portal.projects.models import Partner, Project, Role, RoleCandidate
from portal.projects.queries.candidates import able_for, is_looking, with_able
from portal.projects.services import places as partners
from portal.projects.services import roles as services
from portal.projects.services.looking import AFRESH
from portal.search import projector
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory
from tests.factories.projects import partner_in, project_of
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def settle(settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Callable[[], None]:
    """Index what organisations say, then do all that waits."""
    settings.SEARCH_DIR = tmp_path / "search"

    def run() -> None:
        index_organisations(Organisation.objects.all())
        projector.project_pending()
        with django_capture_on_commit_callbacks(execute=True):
            drain()

    return run


@pytest.fixture
def project(cast: SimpleNamespace) -> Project:
    return project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)


@pytest.fixture
def dryer(cast: SimpleNamespace) -> Organisation:
    found: Organisation = OrganisationFactory(
        slug="hofuf-dryers", trade_name_latin="Hofuf Dryers", region=cast.firm.region, serves=["drying of palm fronds"]
    )
    return found


@pytest.fixture
def role(cast: SimpleNamespace, project: Project) -> Role:
    made = services.add_role(project, by=cast.firm_owner, kind="supplier", title="Drying of palm fronds, 30 t")
    assert isinstance(made, Role)
    return made


def named(role: Role, reader: Any) -> list[str]:
    return [row.organisation.name for row in able_for(role, reader)]


def test_who_says_it_is_found_with_the_reason(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    assert is_looking([role])
    settle()
    role.refresh_from_db()
    assert not is_looking([role])
    (row,) = able_for(role, cast.firm_owner)
    assert row.organisation == dryer
    assert any("drying of palm fronds" in sentence for sentence in row.why)
    assert with_able(Role.objects.all(), cast.firm_owner).get().able == 1


def test_looking_twice_changes_nothing(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    settle()
    before = list(RoleCandidate.objects.values_list("role", "organisation", "position", "strength"))
    services.move_role(role, by=cast.firm_owner, up=True)
    partners.look_again(role.project, role)
    settle()
    assert before == list(RoleCandidate.objects.values_list("role", "organisation", "position", "strength"))


def test_who_is_in_asked_or_has_said_no_is_not_named(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    settle()
    place = partners.ask_in(role.project, by=cast.firm_owner, organisation=dryer, role=role)
    assert named(role, cast.firm_owner) == []  # at once, before it is looked for again
    settle()
    assert not RoleCandidate.objects.filter(role=role).exists()
    Partner.objects.filter(pk=place.pk).update(state=Partner.State.DECLINED)
    partners.look_again(role.project)
    settle()
    assert named(role, cast.firm_owner) == []
    Partner.objects.filter(pk=place.pk).update(state=Partner.State.EXPIRED)
    partners.look_again(role.project)
    settle()
    assert named(role, cast.firm_owner) == [dryer.name]


@pytest.mark.parametrize("way", ["lead keeps out", "keeps the lead out", "partner keeps out", "keeps a partner out"])
def test_nobody_is_named_across_an_exclusion(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None], way: str
) -> None:
    partner_in(role.project, cast.packer)
    pair = {
        "lead keeps out": (cast.firm, dryer),
        "keeps the lead out": (dryer, cast.firm),
        "partner keeps out": (cast.packer, dryer),
        "keeps a partner out": (dryer, cast.packer),
    }[way]
    Exclusion.objects.create(organisation=pair[0], excluded=pair[1])
    settle()
    assert not RoleCandidate.objects.filter(organisation=dryer).exists()


def test_a_reader_who_is_kept_out_is_not_told(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    settle()
    partner_in(role.project, cast.packer)
    assert named(role, cast.packer_owner) == [dryer.name]
    Exclusion.objects.create(organisation=dryer, excluded=cast.packer)
    fresh = type(cast.packer_owner).objects.get(pk=cast.packer_owner.pk)
    assert named(role, fresh) == []


def test_what_is_hidden_is_neither_found_nor_told(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    settle()
    assert named(role, cast.firm_owner) == [dryer.name]
    Organisation.objects.filter(pk=dryer.pk).update(visibility={"serves": "own"})
    dryer.refresh_from_db()
    index_organisations(Organisation.objects.all())
    (row,) = able_for(role, cast.firm_owner)  # kept from before, and yet not a word of it
    assert not any("palm" in sentence for sentence in [*row.why, *row.against])
    partners.look_again(role.project)
    settle()
    assert named(role, cast.firm_owner) == []


def test_an_unpublished_one_is_not_named(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    settle()
    Organisation.objects.filter(pk=dryer.pk).update(published_at=None)
    assert named(role, cast.firm_owner) == []


def test_a_role_that_names_its_link_alone_is_answered_by_who_stands_there(
    cast: SimpleNamespace, project: Project, settle: Callable[[], None]
) -> None:
    link = cast.cluster.links.get(position=3)
    role = services.add_role(project, by=cast.firm_owner, kind="supplier", title="", link=link)
    settle()
    assert isinstance(role, Role)
    (row,) = able_for(role, cast.firm_owner)
    assert row.organisation == cast.packer
    assert link.name in row.why[0]


def test_only_those_of_the_countries_and_the_kind_are_named(
    cast: SimpleNamespace, dryer: Organisation, project: Project, settle: Callable[[], None]
) -> None:
    words = "Drying of palm fronds"
    abroad = services.add_role(project, by=cast.firm_owner, kind="supplier", title=words, countries=["TN"])
    money = services.add_role(project, by=cast.firm_owner, kind="financier", title=words)
    settle()
    assert isinstance(abroad, Role)
    assert isinstance(money, Role)
    assert named(abroad, cast.firm_owner) == []
    assert named(money, cast.firm_owner) == []


def test_a_role_that_somebody_has_is_not_looked_for(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None]
) -> None:
    partner_in(role.project, cast.packer, role=role)
    settle()
    assert not RoleCandidate.objects.exists()
    assert not is_looking([Role.objects.get(pk=role.pk)])


def test_asking_in_from_the_page_of_the_role(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None], client: Any
) -> None:
    settle()
    client.force_login(cast.firm_owner)
    page = client.get(role.get_absolute_url())
    assert "1 organisation could do it" in page.content.decode()
    assert "How a match is made" in page.content.decode()
    address = reverse("projects:role_ask", args=[role.public_id])
    for _click in range(2):
        client.post(address, {"organisation": dryer.public_id, "words": "Thirty tonnes a season"})
    place = Partner.objects.get(organisation=dryer)
    assert (place.state, place.role, place.words) == (Partner.State.INVITED, role, "Thirty tonnes a season")
    assert Notification.objects.filter(kind="project.invited").count() == 0  # nobody acts for it yet


def test_words_that_are_too_long_are_refused_and_kept(
    cast: SimpleNamespace, dryer: Organisation, role: Role, settle: Callable[[], None], client: Any
) -> None:
    settle()
    client.force_login(cast.firm_owner)
    address = reverse("projects:role_ask", args=[role.public_id])
    answer = client.post(address, {"organisation": dryer.public_id, "words": "x" * 1001})
    assert answer.status_code == 422
    assert "x" * 1001 in answer.content.decode()
    assert not Partner.objects.filter(organisation=dryer).exists()


def test_somebody_who_is_no_candidate_is_not_asked_by_it(
    cast: SimpleNamespace, role: Role, settle: Callable[[], None], client: Any
) -> None:
    settle()
    client.force_login(cast.firm_owner)
    client.post(reverse("projects:role_ask", args=[role.public_id]), {"organisation": cast.bank.public_id})
    assert not Partner.objects.filter(organisation=cast.bank).exists()


@pytest.mark.parametrize("how_many_rows", [1, 3, 10])
def test_the_page_of_a_role_asks_the_same_whatever_is_found(
    cast: SimpleNamespace,
    role: Role,
    settle: Callable[[], None],
    client: Any,
    django_assert_max_num_queries: Any,
    how_many_rows: int,
) -> None:
    for at in range(how_many_rows):
        made = OrganisationFactory(
            slug=f"dryer-{at}",
            trade_name_latin=f"Dryer {at}",
            region=cast.firm.region,
            serves=["drying of palm fronds"],
        )
        ClusterMembershipFactory(cluster=cast.cluster, organisation=made, link=cast.cluster.links.get(position=2))
    settle()
    client.force_login(cast.firm_owner)
    client.get(role.get_absolute_url())
    with django_assert_max_num_queries(15) as asked:
        page = client.get(role.get_absolute_url())
    assert page.content.decode().count("Dryer ") >= how_many_rows
    COUNTS.setdefault("role", set()).add(len(asked))
    assert len(COUNTS["role"]) == 1, COUNTS


COUNTS: dict[str, set[int]] = {}


def test_sectors_bring_those_in_the_trade(cast: SimpleNamespace, project: Project, settle: Callable[[], None]) -> None:
    trade = SectorFactory(code="1709")
    role = services.add_role(project, by=cast.firm_owner, kind="producer", title="", sectors=[trade])
    settle()
    assert isinstance(role, Role)
    assert named(role, cast.firm_owner) == [cast.packer.name]


def test_who_came_since_yesterday_is_found_by_the_clock(
    cast: SimpleNamespace, role: Role, settle: Callable[[], None]
) -> None:
    settle()
    OrganisationFactory(
        slug="hofuf-dryers", trade_name_latin="Hofuf Dryers", region=cast.firm.region, serves=["drying of palm fronds"]
    )
    run_due()
    settle()
    assert named(role, cast.firm_owner) == []
    Role.objects.update(looked_at=timezone.now() - AFRESH * 2)
    run_due()
    settle()
    assert named(role, cast.firm_owner) == ["Hofuf Dryers"]


def test_a_role_that_somebody_leaves_is_being_looked_for_at_once(
    cast: SimpleNamespace,
    project: Project,
    role: Role,
    dryer: Organisation,
    settle: Callable[[], None],
    browser_of: Any,
) -> None:
    place = partner_in(project, cast.packer, role=role)
    settle()
    partners.remove(place, by=cast.firm_owner, reason="No answer since May")
    address = reverse("projects:partner_list", args=[project.public_id])
    shown = browser_of(cast.firm_owner).get(address).content.decode()
    assert "Being looked for." in shown
    assert "Nobody here is known for it yet" not in shown
    settle()
    assert "Being looked for." not in browser_of(cast.firm_owner).get(address).content.decode()
