"""The plan of a project on a telephone: a list with whole words, and nothing that runs out of the page."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.projects import milestone_in, partner_in, project_of
from tests.portal.organisations.test_in_a_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_milestones_are_a_list(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, prefix: str
) -> None:
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    partner_in(project, cast.packer)
    milestone_in(project, by=cast.firm_owner, owner=cast.packer, title="Press mould", days=300)
    milestone_in(project, by=cast.firm_owner, title="Trial with a first user", first=200, days=200)
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    listed = reverse("projects:milestone_list", args=[project.public_id])
    for address in (project.get_absolute_url(), listed):
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{live_server.url}{prefix}{address}")
        expect(page.locator("table.gantt")).to_be_hidden()
        line = page.locator("ul.rows > li").filter(visible=True, has_text="Trial with a first user")
        expect(line).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        if folder := os.environ.get("SHOTS"):
            page.screenshot(
                path=f"{folder}/{address.strip('/').replace('/', '-')}{prefix.strip('/')}.png", full_page=True
            )
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(page.locator("table.gantt")).to_be_visible()
