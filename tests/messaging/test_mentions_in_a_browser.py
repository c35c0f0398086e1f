"""Names offered after an @, in a real browser: by keys and by touch, in both directions of writing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from messaging.models import Conversation, Mention
from tests.messaging.test_files_in_a_browser import open_talk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def named(person: object, name: str) -> None:
    type(person).objects.filter(pk=person.pk).update(full_name=name)  # type: ignore[attr-defined]


def test_a_name_is_chosen_by_keys_and_the_person_is_meant(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    named(cast.firm_member, "Maryam Al-Saleh")
    named(cast.firm_admin, "Omar Nasser")
    client.force_login(cast.firm_owner)
    page = open_talk(browser, live_server, client, talk)
    field = page.get_by_role("textbox", name="Message", exact=True)
    names = page.get_by_role("listbox", name="People in this conversation")
    field.press_sequentially("info@")
    expect(names).to_be_hidden()
    field.fill("Can you look, ")
    field.press_sequentially("@")
    expect(names.get_by_role("option")).to_have_count(2)
    assert Axe().run(page).response["violations"] == []
    field.press("ArrowDown")
    second = names.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    field.press("Escape")
    expect(names).to_be_hidden()
    field.press_sequentially("sal")
    expect(names).to_be_hidden()
    field.press_sequentially("\n@sal")
    expect(names.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value("Can you look, @sal\n@Maryam Al-Saleh ")
    expect(names).to_be_hidden()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".thread .msg:not(.waiting) b", has_text="@Maryam Al-Saleh")).to_be_visible()
    assert [one.person for one in Mention.objects.all()] == [cast.firm_member]


def test_in_arabic_on_a_phone_by_touch(
    browser: Browser, live_server: LiveServer, client: Client, cast: SimpleNamespace, talk: Conversation
) -> None:
    named(cast.firm_member, "أحمد السالم")
    client.force_login(cast.firm_owner)
    page = open_talk(browser, live_server, client, talk, has_touch=True)
    page.goto(f"{live_server.url}/ar{talk.get_absolute_url()}")
    field = page.locator("textarea[name=text]")
    field.press_sequentially("@سال")
    option = page.locator("#names").get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_contain_text("أحمد السالم")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    option.tap()
    expect(field).to_have_value("@أحمد السالم ")
    expect(field).to_be_focused()
