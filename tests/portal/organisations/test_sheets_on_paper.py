"""What a printer makes of the sheets with QR codes: one member a page, or six to be cut apart, and nothing around them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from portal.organisations.services.approaches import approach
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "مؤسسة واحة الأحساء الذهبية لتعبئة التمور وتسويقها ومشتقاتها المحدودة"


@pytest.fixture
def printed(live_server, page: Page, cluster, cluster_manager):
    """The page as it goes to paper, for 13 members; one of them has a long name."""
    for number in range(13):
        names = {"trade_name_latin": f"Wadi Farms {number}" if number else "", "trade_name_ar": "" if number else LONG}
        member = OrganisationFactory(**names, region=cluster.region, claimed_at=None)
        ClusterMembershipFactory(cluster=cluster, organisation=member)
        approach(member, cluster, by=cluster_manager, way="print", phone=f"+9665012345{number:02}")
    client = Client()
    client.force_login(cluster_manager)
    cookie = {"name": "session", "value": client.cookies["session"].value, "url": live_server.url}

    def open_sheets(language: str, per: int) -> Page:
        page.context.add_cookies([cookie])
        page.goto(f"{live_server.url}{language}/organisations/offices/dates-al-ahsa/invitations/sheet/?per={per}")
        page.emulate_media(media="print")
        return page

    return open_sheets


@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
@pytest.mark.parametrize(("per", "pages"), [(1, 13), (6, 3)])
def test_so_many_pages_as_it_says(printed, language, per, pages):
    page = printed(language, per)
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "1cm")
    paper = page.pdf(format="A4", margin=margins)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == pages


def test_nothing_stands_around_them_on_paper(printed):
    page = printed("/ar", 6)
    for around in ("header", ".tabbar", "footer", ".noprint"):
        expect(page.locator(around).filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("article").first).to_be_visible()
