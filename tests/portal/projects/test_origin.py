"""Where a project comes from, and what has come of a need: told both ways, to those who may know of the other."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.models import Introduction, Listing
from portal.projects.models import Call, Pool, Project
from portal.projects.services.pools import open_pool
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.projects import partner_in, project_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(cast: SimpleNamespace) -> Listing:
    made: Listing = ListingFactory(
        organisation=cast.firm,
        title="Sugar by the ton",
        category="supply",
        cluster=cast.cluster,
        quantity=10,
        unit="t",
        audience="public",
    )
    return made


def project_from(need: Listing, cast: SimpleNamespace, **fields: Any) -> Project:
    made = project_of(cast.firm, by=cast.firm_owner, origin=need, cluster=cast.cluster, audience="public", **fields)
    partner_in(made, cast.packer)
    return made


def read(client: Client, thing: Any) -> str:
    return client.get(thing.get_absolute_url()).content.decode()


def test_overview_face_and_need_lead_to_each_other(cast: SimpleNamespace, need: Listing, browser_of: Any) -> None:
    project = project_from(need, cast)
    for client in (browser_of(cast.firm_owner), browser_of(cast.packer_owner), Client()):
        shown = read(client, project)
        assert "It comes of a need:" in shown
        assert f'href="{need.get_absolute_url()}"' in shown
        assert f'<a href="{project.get_absolute_url()}"><bdi' in read(client, need)


def test_a_need_without_name_is_not_told_apart_by_its_project(
    cast: SimpleNamespace, need: Listing, browser_of: Any
) -> None:
    need.confidentiality = Listing.Confidentiality.UNNAMED
    need.save()
    project = project_from(need, cast)
    own = browser_of(cast.firm_owner)
    assert need.get_absolute_url() in read(own, project)
    assert project.get_absolute_url() in read(own, need)
    for client in (browser_of(cast.packer_owner), browser_of(cast.stranger), Client()):
        assert "It comes of" not in read(client, project)
        assert project.get_absolute_url() not in read(client, need)


def test_a_project_that_one_may_not_see_is_not_told_on_the_page_of_the_need(
    cast: SimpleNamespace, need: Listing, browser_of: Any
) -> None:
    project = project_from(need, cast)
    Project.objects.filter(pk=project.pk).update(audience=Project.Audience.PARTNERS)
    assert project.get_absolute_url() in read(browser_of(cast.packer_owner), need)
    assert project.get_absolute_url() not in read(Client(), need)


def test_a_second_start_is_not_offered_as_if_there_were_none(
    cast: SimpleNamespace, need: Listing, browser_of: Any
) -> None:
    own = browser_of(cast.firm_owner)
    start, pool_together = reverse("projects:project_create"), reverse("projects:pool_create")
    before = read(own, need)
    assert f"{start}?listing=" in before
    assert f"{pool_together}?listing=" in before
    project_from(need, cast)
    pool: Pool = open_pool(need, by=cast.firm_owner, quantity=Decimal(10), title="Sugar", unit="t")
    after = read(own, need)
    assert f"{start}?listing=" not in after
    assert f"{pool_together}?listing=" not in after
    assert f'<a href="{pool.get_absolute_url()}">' in after
    assert pool.get_absolute_url() not in read(browser_of(cast.packer_owner), need)


def test_a_call_and_nothing(cast: SimpleNamespace, browser_of: Any) -> None:
    call = Call(
        title="Dates",
        organisation=cast.bank,
        audience="public",
        opens_on=dt.date(2026, 1, 1),
        closes_on=dt.date(2100, 1, 1),
    )
    call.save()
    own = browser_of(cast.firm_owner)
    shown = read(own, project_of(cast.firm, by=cast.firm_owner, origin=call))
    assert "It comes of a call:" in shown
    assert call.get_absolute_url() in shown
    assert "It comes of" not in read(own, project_of(cast.firm, by=cast.firm_owner))


def test_who_is_alone_in_it_is_led_to_the_next_step(cast: SimpleNamespace, browser_of: Any) -> None:
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    add = reverse("projects:role_create", args=[project.public_id])
    own = browser_of(cast.firm_owner)
    shown = read(own, project)
    assert f'href="{add}"' in shown
    assert "Ask somebody in" in shown
    partner_in(project, cast.packer)
    assert f'href="{add}"' not in read(own, project)
    assert f'href="{add}"' not in read(browser_of(cast.packer_owner), project)


def test_whoever_starts_a_second_time_from_one_introduction_is_told_of_the_first(
    cast: SimpleNamespace, need: Listing, browser_of: Any
) -> None:
    match = MatchFactory(listing=need, organisation=cast.packer)
    Introduction.objects.create(match=match, cluster=cast.cluster, state=Introduction.State.MADE)
    start = f"{reverse('projects:project_create')}?match={match.public_id}"
    client = browser_of(cast.firm_owner)
    assert "already" not in client.get(start).text
    client.post(start, {"title": "A tray of palm fibre", "audience": "members"})
    first = Project.objects.get()
    assert f'href="{first.get_absolute_url()}"' in client.get(start).text
