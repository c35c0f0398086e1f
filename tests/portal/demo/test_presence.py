"""Where the demo's pages are, and where they are not."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from portal.demo.models import DemoSeed

pytestmark = pytest.mark.django_db
PEOPLE, TRAY = "/demo/people/", "/demo/tray/"


@pytest.mark.parametrize("address", [PEOPLE, TRAY, "/fr/demo/people/", "/ar/demo/tray/"])
def test_without_a_seed_there_is_no_demo(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [PEOPLE, TRAY])
def test_in_a_deployed_installation_there_is_no_demo(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    DemoSeed.objects.create(version="1")
    monkeypatch.setattr(settings, "DEPLOYED", True)
    assert client.get(address).status_code == 404
    assert "Sample content" not in client.get("/accounts/login/").content.decode()


def test_the_foot_of_every_page_leads_there_only_where_it_was_seeded(client: Client) -> None:
    assert PEOPLE not in client.get("/accounts/login/").content.decode()
    DemoSeed.objects.create(version="1")
    page = client.get("/accounts/login/").content.decode()
    assert PEOPLE in page
    assert "Sample content. Every organisation and person named here is invented." in page
