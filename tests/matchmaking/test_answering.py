"""What one reads after an answer, and how it is taken back from there."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from matchmaking.models import Listing, MatchSide
from portal.accounts.models import User

pytestmark = pytest.mark.django_db

NOT_NOW = {"answer": "declined", "reason": "timing", "courtesy": "later"}


@pytest.fixture
def side(cast: SimpleNamespace, publish: Callable[..., Listing], settle: Callable[[], None]) -> MatchSide:
    publish(cast.firm_owner, "Vacuum packing of pitted dates", link=cast.cluster.links.get(position=3))
    settle()
    return MatchSide.objects.select_related("match").get(side="asker", match__organisation=cast.packer)


def undo_in(message: BeautifulSoup) -> tuple[str, dict[str, str]]:
    (form,) = message.select(".messages form")
    return form["action"], {field["name"]: field["value"] for field in form.select("input[name]")}


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("answer", NOT_NOW, "Noted. They read the sentence you chose"),
        ("answer", {"answer": "interested"}, "Noted. As soon as they say yes too"),
        ("put-aside", {}, "Put aside."),
    ],
)
def test_the_message_takes_it_back_in_one_click(
    side: MatchSide,
    cast: SimpleNamespace,
    browser_of: Callable[[User], Any],
    path: str,
    given: dict[str, str],
    said: str,
) -> None:
    client = browser_of(cast.firm_owner)
    answered = client.post(
        f"{side.match.get_absolute_url()}{path}/", {"next": "/matches/?tab=us", **given}, follow=True
    )
    page = BeautifulSoup(answered.content, "html.parser")
    assert said in page.select_one(".messages").text
    address, fields = undo_in(page)
    assert fields["next"] == "/matches/?tab=us"
    back = client.post(address, fields, follow=True)
    assert "It waits on you again." in back.text or "Taken back." in back.text
    assert back.request["PATH_INFO"] == "/matches/"
    side.refresh_from_db()
    assert (side.answer, side.put_aside_at) == ("", None)


def test_what_both_agreed_to_has_no_undo(
    side: MatchSide, cast: SimpleNamespace, browser_of: Callable[[User], Any]
) -> None:
    MatchSide.objects.filter(match=side.match, side="candidate").update(answer="interested")
    client = browser_of(cast.firm_owner)
    page = client.post(f"{side.match.get_absolute_url()}answer/", {"answer": "interested"}, follow=True)
    assert "Both sides have said yes." in page.text
    assert not BeautifulSoup(page.content, "html.parser").select(".messages form")
