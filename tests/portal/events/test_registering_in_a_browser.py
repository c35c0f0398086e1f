"""Registering and the organiser's pages in a browser: axe finds nothing, nothing scrolls sideways, in English, and in Arabic on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from portal.events.models import Event
from portal.events.services.asking import write_question, write_type
from tests.factories.events import event_of, registered
from tests.portal.organisations.test_in_a_browser import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ORGANISERS = ["", "registrations/", "calls/", "invitations/", "asking/"]


@pytest.fixture
def day(cast: SimpleNamespace) -> Event:
    event = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, capacity=40)
    write_type(event, by=cast.cluster_manager, name="Buyer", capacity=20)
    write_question(event, by=cast.cluster_manager, text="Do you need an interpreter?", kind="yes")
    registered(event, cast.lab, person=cast.researcher, asked_before_at=timezone.now())
    registered(event, cast.packer, phone="+966501234567")
    return event


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("ar", 390)])
def test_people_are_registered_and_listed(
    browser: Browser,
    live_server: LiveServer,
    client: Client,
    cast: SimpleNamespace,
    day: Event,
    language: str,
    width: int,
) -> None:
    prefix = "" if language == "en" else f"/{language}"
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []

    def look(name: str) -> None:
        found = Axe().run(page)
        wrong.extend(f"{name}: {one['id']}" for one in found.response["violations"])
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{name}: scrolls sideways")
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{language}-{name}.png", full_page=True)

    page.goto(f"{live_server.url}{prefix}/events/{day.public_id}/register/")
    page.locator("button[name=add]").click()
    page.locator("#id_type_0").select_option(index=1)
    page.locator("#id_name_1").fill("Sami Haddad")
    page.locator("#id_reach_1").fill("050 765 4321")
    page.locator("#id_type_1").select_option(index=1)
    look("register")
    page.locator("main form button.btn").first.click()
    expect(page.locator(".panel.you")).to_contain_text("Sami Haddad")
    look("overview")
    page.locator(".panel.you ul a").first.click()
    look("registration")
    client.force_login(cast.cluster_manager)
    page = signed_in(browser, live_server, client).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    for part in ORGANISERS:
        page.goto(f"{live_server.url}{prefix}/events/{day.public_id}/{part}")
        look(f"organiser-{part.strip('/')}")
    assert wrong == []
