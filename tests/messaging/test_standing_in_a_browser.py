"""An open page follows when its conversation closes or opens, and loses nothing typed."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from matchmaking.models import Match
from messaging.events import as_standing
from messaging.models import Conversation
from portal.organisations.models import Exclusion, Organisation
from portal.organisations.services import connect
from tests.portal.organisations.test_in_a_browser import signed_in

from .test_signed_out_in_a_browser import Sockets, composer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_composer_and_the_other_ways_go_and_come_again(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    Match.objects.update(agreed_at=timezone.now())
    connect(cast.firm, cast.packer, by=cast.cluster_manager, origin="match:x")
    Organisation.objects.update(phone="+966501112233")
    client.force_login(cast.packer_owner)
    page = signed_in(browser, live_server, client).new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    sockets = Sockets(page)
    page.goto(f"{live_server.url}{talk.get_absolute_url()}")
    expect(page.locator("[data-part=choose]")).to_be_visible()
    facts = page.get_by_role("complementary", name="Shared facts")
    expect(facts.get_by_role("link", name="WhatsApp")).to_be_visible()
    composer(page).fill("Line 2 is free")

    def told() -> None:
        for socket in sockets.open:
            socket.send(json.dumps(as_standing(talk)))

    Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    told()
    expect(page.locator("p.composer")).to_have_text("This conversation is closed. You can still read it.")
    expect(page.locator("form.composer")).to_be_hidden()
    expect(facts.get_by_role("link", name="WhatsApp")).to_have_count(0)
    expect(facts.get_by_role("link", name="Start a project together")).to_have_count(0)
    Exclusion.objects.all().delete()
    told()
    expect(page.locator("p.composer")).to_have_count(0)
    expect(composer(page)).to_have_value("Line 2 is free")
    expect(facts.get_by_role("link", name="WhatsApp")).to_be_visible()
