"""The order of tasks in a real browser: by button, by keyboard and by drag; ticked off without script."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from portal.projects.models import Project, Task
from tests.factories.projects import project_of, task_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(browser: Browser, live_server: LiveServer, client: Client, **how: object) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1200, "height": 900}, **how)  # type: ignore[arg-type]
    cookies = [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


def shown(tab: Page) -> str:
    return "".join(tab.locator("tbody .own-task bdi").all_inner_texts())


def stored(project: Project) -> str:
    return "".join(
        Task.objects.open().filter(project=project).order_by("position", "pk").values_list("title", flat=True)
    )


@pytest.fixture
def project(cast: SimpleNamespace, client: Client) -> Project:
    client.force_login(cast.firm_owner)
    made = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    for title in "ABCD":
        task_in(made, by=cast.firm_owner, title=title)
    return made


def test_by_button_by_key_and_by_drag(
    browser: Browser, live_server: LiveServer, client: Client, project: Project
) -> None:
    context = signed_in(browser, live_server, client)
    tab = context.new_page()
    tab.goto(live_server.url + reverse("projects:task_list", args=[project.public_id]))
    assert shown(tab) == "ABCD"

    tab.get_by_role("button", name="Down: A").click()
    expect(tab.locator("tbody .own-task bdi").first).to_have_text("B")
    tab.get_by_role("button", name=re.compile("^top.*D$")).focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("tbody .own-task bdi").first).to_have_text("D")
    assert shown(tab) == stored(project) == "DBAC"

    grips = tab.locator(".own-grip")
    expect(grips.first).to_be_visible()
    grips.nth(0).hover()
    tab.mouse.down()
    for at in (1, 2):
        box = tab.locator("tbody tr").nth(at).bounding_box()
        assert box is not None
        tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4, steps=4)
    tab.mouse.up()
    expect(tab.locator("[data-said]")).to_have_text("Moved.")
    assert shown(tab) == stored(project) == "BADC"
    tab.reload()
    assert shown(tab) == "BADC"
    context.close()


def test_without_script_there_are_buttons_and_a_tick(
    browser: Browser, live_server: LiveServer, client: Client, project: Project
) -> None:
    context = signed_in(browser, live_server, client, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(live_server.url + reverse("projects:task_list", args=[project.public_id]))
    assert tab.locator(".own-grip:visible").count() == 0
    tab.get_by_role("button", name="Up: B").click()
    assert shown(tab) == "BACD"
    tab.get_by_role("button", name="Mark as done: A").click()
    assert shown(tab) == "BCD"
    assert tab.get_by_text("Done: A").count() == 1
    context.close()
