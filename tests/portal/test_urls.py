"""What stands outside the languages: the icon that browsers ask for, and the desks of editors and staff."""

from types import SimpleNamespace

import pytest
from django.test import Client

from cms.services import load_pages


def test_a_browser_that_asks_for_an_icon_is_led_to_it(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].endswith(".svg")


@pytest.mark.django_db
@pytest.mark.parametrize("desk", ["/admin/", "/cms/"])
def test_the_desks_ask_no_other_house_for_pictures(desk: str, cast: SimpleNamespace, client: Client) -> None:
    load_pages()
    client.force_login(cast.staff_member)
    assert "gravatar" not in client.get(desk).text
