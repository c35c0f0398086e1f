"""Passkeys with a device that the browser pretends to have; the pages of an account for everybody, without and with script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User

from .conftest import EMAIL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ENTRANCE = ["login/", "login/?with=password", "signup/"]
OWN = [
    "me/",
    "me/erase/",
    "sessions/",
    "2fa/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/totp/activate/",
    "email/",
    "phone/change/",
    "password/set/",
    "logout/",
]


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """A passkey belongs to a name, not to an address."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(page: Page) -> None:
    """A phone's own keeper of passkeys, which always recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, site: str, newest_code: Callable[[], str]) -> None:
    page.goto(f"{site}/accounts/login/?next=/accounts/me/")
    page.get_by_label("Mobile number or e-mail").fill(EMAIL)
    page.get_by_role("button", name="Send the code").click()
    page.get_by_label("Code").fill(newest_code())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")


def test_a_passkey_is_added_and_signs_in(
    page: Page, device: None, site: str, layla: User, newest_code: Callable[[], str]
) -> None:
    sign_in(page, site, newest_code)
    page.goto(f"{site}/accounts/2fa/webauthn/add/")
    page.get_by_label("Name of this passkey").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passkeys")
    expect(page.get_by_text("my phone").first).to_be_visible()
    page.goto(f"{site}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/accounts/login/?next=/accounts/2fa/webauthn/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Last used", exact=False)).to_be_visible()


def test_a_passkey_that_is_not_there_says_what_else_works(page: Page, device: None, site: str, layla: User) -> None:
    page.goto(f"{site}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("The passkey was not accepted. Use a code instead.")


def test_signing_in_works_without_script(
    browser: Browser, site: str, layla: User, newest_code: Callable[[], str]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    sign_in(page, site, newest_code)
    context.close()


@pytest.mark.parametrize(("address", "theme", "width"), [("/", "light", 1440), ("/ar/", "dark", 320)])
def test_the_pages_are_reachable_for_everybody(
    page: Page, site: str, layla: User, newest_code: Callable[[], str], address: str, theme: str, width: int
) -> None:
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]

    def look(pages: list[str]) -> None:
        for path in pages:
            response = page.goto(f"{site}{address}accounts/{path}")
            assert response
            assert (path, response.status) == (path, 200)
            violations = Axe().run(page).response["violations"]
            assert [(path, found["id"], found["nodes"][0]["html"]) for found in violations] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path

    look(ENTRANCE)
    page.goto(f"{site}/accounts/login/?next=/accounts/me/")
    sign_in(page, site, newest_code)
    look(OWN)
    assert refused == []
