"""The office has its desk in the menu, the board its figures, everybody else neither."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.organisations.models import BoardSeat
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def leads_to(browser: Any, address: str) -> bool:
    return f'href="{address}"' in browser.get(reverse("front:cluster_list")).content.decode()


@pytest.mark.parametrize(
    ("who", "desk", "figures"),
    [("cluster_manager", True, False), ("researcher", False, True), ("firm_owner", False, False)],
)
def test_who_finds_the_desk_and_who_the_figures(
    cast: SimpleNamespace, browser_of: Any, who: str, desk: bool, figures: bool
) -> None:
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.researcher)
    browser = browser_of(getattr(cast, who))
    assert leads_to(browser, reverse("desk:queue", args=[cast.cluster.slug])) is desk
    assert leads_to(browser, reverse("analytics:figures", args=[cast.cluster.slug])) is figures


def test_a_board_reads_figures_and_plan_and_no_members_file(cast: SimpleNamespace, browser_of: Any) -> None:
    BoardSeat.objects.create(cluster=cast.cluster, user=cast.researcher)
    browser = browser_of(cast.researcher)
    slug = cast.cluster.slug
    for name in ("analytics:figures", "analytics:report", "desk:plan_detail"):
        assert browser.get(reverse(name, args=[slug])).status_code == 200
    for name in ("desk:queue", "desk:member_list", "desk:announcement_list", "desk:office_barriers"):
        assert browser.get(reverse(name, args=[slug])).status_code == 404
    assert browser.get(reverse("desk:member_file", args=[slug, cast.firm.slug])).status_code == 404


def test_the_desk_leads_to_claims_and_corrections(cast: SimpleNamespace, browser_of: Any) -> None:
    office = browser_of(cast.cluster_manager)
    waiting = reverse("onboarding:waiting")
    assert f'href="{waiting}"' in office.get(reverse("desk:queue", args=[cast.cluster.slug])).content.decode()
    assert office.get(waiting).status_code == 200


def test_claims_and_corrections_stand_among_the_pages_of_the_desk(cast: SimpleNamespace, browser_of: Any) -> None:
    page = BeautifulSoup(browser_of(cast.cluster_manager).get("/onboarding/waiting/").content, "html.parser")
    assert page.select_one(f'main a[href="/offices/{cast.cluster.slug}/members/"]')
    assert page.select_one(f'main .meta a[href="{cast.cluster.get_absolute_url()}"]').text == cast.cluster.name
    current = page.select_one('main a[aria-current="page"]')
    assert current
    assert current["href"] == "/onboarding/waiting/"


def test_the_staff_of_the_portal_reads_them_without_a_desk(browser_of: Any) -> None:
    answer = browser_of(UserFactory(is_staff=True)).get("/onboarding/waiting/")
    assert answer.status_code == 200
    assert "/offices/" not in answer.text.partition("<main")[2].partition("</main>")[0]
