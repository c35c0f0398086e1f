"""The portal as an app on a device: described in each language, with a page for when there is no line, and nothing of anybody kept."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from portal.ui.installed import BAND, kept_offline
from tests.portal.organisations.test_in_a_browser import signed_in

CONTROLLED = "navigator.serviceWorker.ready.then((one) => one.active.state)"
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
    return found;
}"""
SAID = {"": "There is no connection", "/fr": "Il n’y a pas de connexion", "/ar": "لا يوجد اتصال"}


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "direction"), [("", "ltr"), ("/fr", "ltr"), ("/ar", "rtl")])
def test_the_app_is_described_in_the_language_of_the_page(client: Client, prefix: str, direction: str) -> None:
    page = soup(client.get(f"{prefix}/display/"))
    answer = client.get(page.select_one("link[rel=manifest]")["href"])
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["lang"], told["dir"]) == (prefix.strip("/") or "en", direction)
    assert told["id"] == "/"
    assert told["start_url"] == f"{prefix}/"
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
        if icon["type"] == "image/png":
            size = Image.open(finders.find(icon["src"].removeprefix("/static/"))).size
            assert f"{size[0]}x{size[1]}" == icon["sizes"]


@pytest.mark.django_db
def test_the_colour_around_the_page_is_that_of_the_theme(client: Client) -> None:
    found = {one.get("media"): one["content"] for one in soup(client.get("/display/")).select("meta[name=theme-color]")}
    assert found == {"(prefers-color-scheme: light)": BAND["light"], "(prefers-color-scheme: dark)": BAND["dark"]}
    client.cookies["theme"] = "dark"
    assert [one["content"] for one in soup(client.get("/display/")).select("meta[name=theme-color]")] == [BAND["dark"]]
    assert f"--band: light-dark({BAND['light']}, {BAND['dark']})" in Path(finders.find("ui/tokens.css")).read_text(
        "utf-8"
    )


@pytest.mark.parametrize("prefix", list(SAID))
@pytest.mark.django_db
def test_the_offline_page_knows_nobody(cast: SimpleNamespace, browser_of: Any, client: Client, prefix: str) -> None:
    page = browser_of(cast.firm_owner).get(f"{prefix}/offline/")
    assert SAID[prefix] in page.text
    assert page.content == client.get(f"{prefix}/offline/").content
    assert f"{prefix}/offline/" in kept_offline()["pages"].values()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_a_line_the_page_of_the_address_is_shown_and_nothing_private_is_kept(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace
) -> None:
    client.force_login(cast.firm_owner)
    page = signed_in(browser, live_server, client, service_workers="allow").new_page()
    page.goto(f"{live_server.url}/ar/accounts/me/")
    assert page.evaluate(CONTROLLED) in {"activating", "activated"}
    page.goto(f"{live_server.url}/ar/display/")
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    kept = set(page.evaluate(KEPT))
    assert kept <= {*kept_offline()["pages"].values(), *kept_offline()["files"]}
    assert kept >= set(kept_offline()["pages"].values())
    cast.firm_owner.refresh_from_db()
    assert cast.firm_owner.language == "ar", "fetching the pages of other languages was nobody's visit"
    page.context.set_offline(True)
    for prefix, said in SAID.items():
        page.goto(f"{live_server.url}{prefix}/accounts/me/")
        expect(page.get_by_role("heading", level=1)).to_have_text(said)
        assert page.evaluate("document.documentElement.dir") == ("rtl" if prefix == "/ar" else "ltr")
        assert page.evaluate("getComputedStyle(document.querySelector('.band')).backgroundColor") == "rgb(11, 58, 68)"
    page.context.set_offline(False)
    page.get_by_role("link", name="إعادة المحاولة").click()
    expect(page.locator("#menu")).to_be_attached()
    assert page.url == f"{live_server.url}/ar/accounts/me/"
    page.context.close()
