"""The story that everything else serves: a firm says what it needs, the packer is suggested with reasons, both say yes.

Two people in two browsers, on two web processes, PostgreSQL, Redis and a Celery worker.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from matchmaking.models import Match
from portal.accounts.models import User
from portal.organisations.services import index_organisations
from portal.search.models import SearchDocument
from tests.journeys.walking import wait_for_the_worker
from tests.stack import Stack

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NEED = "Vacuum packing of dates in 500 g bags"


def sign_in(browser: Browser, address: str, person: User) -> Page:
    client = Client()
    client.force_login(person)
    context = browser.new_context(viewport={"width": 390, "height": 840})
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/accounts/me/consent/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Agree and go on").click()
    return page


def test_a_need_finds_its_match_and_both_sides_say_yes(stack: Stack, browser: Browser, cast: SimpleNamespace) -> None:
    index_organisations([cast.firm, cast.packer, cast.lab, cast.bank])
    assert SearchDocument.objects.filter(owner=cast.packer.public_id).exists()
    cast.packer.phone = "+966501234567"
    cast.packer.save()
    one, other = stack.addresses

    huda = sign_in(browser, one, cast.firm_owner)
    huda.goto(f"{one}/needs/new/")
    huda.get_by_label("What do you need?").fill(NEED)
    huda.get_by_label("What is it about?").select_option("service")
    huda.get_by_text("Packing", exact=True).click()
    huda.get_by_role("button", name="Publish need").click()
    huda.wait_for_url(re.compile(r"/(needs|matches)/(?!new/)"))
    wait_for_the_worker()

    match = Match.objects.get(organisation=cast.packer)
    huda.goto(f"{one}/matches/")
    card = huda.get_by_role("article", name="Nakhla Pack")
    assert card.get_by_text("vacuum packing", exact=False).count() > 0
    assert "+966" not in huda.content()
    card.get_by_role("button", name="Interested").click()
    huda.wait_for_load_state()

    yusuf = sign_in(browser, other, cast.packer_owner)
    yusuf.goto(f"{other}/matches/{match.public_id}/")
    yusuf.get_by_role("button", name="Say yes and be introduced").click()
    yusuf.wait_for_url(re.compile(r"/messages/"))
    assert yusuf.locator(".ctx, .narrow").get_by_text(NEED).count() > 0

    huda.goto(f"{one}/matches/{match.public_id}/")
    assert huda.get_by_text("Both said yes", exact=False).count() > 0
    assert huda.locator("a[href^='tel:+966501234567']").count() > 0
    match.refresh_from_db()
    assert match.agreed_at is not None
