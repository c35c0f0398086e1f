"""Who is here and who writes is said to those who may see it, one by one, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from messaging.models import Conversation, Message
from messaging.queries.roster import viewers_of
from messaging.services.presence import say_present
from portal.core.errors import NotAllowed
from portal.organisations.services.blocks import block
from tests.live import Page, cookie_of, open_page

pytestmark = pytest.mark.django_db(transaction=True)

Say = Callable[..., Message]


async def listening(page: Page, person: Any) -> None:
    """Every page has the bell, and hears there what is for its person."""
    await page.say(do="join", topic="person", id=person.public_id)
    while not (await page.next()).get("joined"):
        pass


def names(cast: SimpleNamespace, who: str, talk: Conversation) -> set[str]:
    return {str(one) for one in viewers_of(getattr(cast, who), talk)}


def test_15_colleagues_see_it_and_the_others_once_one_has_spoken(
    cast: SimpleNamespace, talk: Conversation, say: Say
) -> None:
    colleagues = {str(cast.firm_admin), str(cast.firm_member)}
    assert names(cast, "firm_owner", talk) == colleagues
    say(cast.firm_owner, "Good morning.")
    assert names(cast, "firm_owner", talk) == colleagues | {str(cast.packer_owner)}
    assert names(cast, "packer_owner", talk) == set()


def test_23_who_is_blocked_sees_nothing_and_is_not_seen(cast: SimpleNamespace, talk: Conversation, say: Say) -> None:
    say(cast.firm_owner, "Good morning.")
    say(cast.packer_owner, "Good morning.")
    block(cast.packer_owner, by=cast.firm_owner)
    assert str(cast.packer_owner) not in names(cast, "firm_owner", talk)
    assert str(cast.firm_owner) not in names(cast, "packer_owner", talk)
    assert str(cast.packer_owner) not in names(cast, "firm_member", talk) | {str(cast.firm_owner)}


@pytest.mark.parametrize("who", ["stranger", "researcher", "former_member", "staff_member", "cluster_manager"])
def test_15_strangers_neither_say_nor_see_it(cast: SimpleNamespace, talk: Conversation, say: Say, who: str) -> None:
    say(cast.firm_owner, "Good morning.")
    with pytest.raises(NotAllowed):
        say_present(talk, by=getattr(cast, who), what="typing")
    assert str(getattr(cast, who)) not in names(cast, "firm_owner", talk)


async def test_15_it_comes_to_the_pages_of_those_alone(cast: SimpleNamespace, talk: Conversation) -> None:
    here = {"topic": "conversation", "id": talk.public_id}
    async with (
        open_page(cookie_of(cast.firm_owner)) as huda,
        open_page(cookie_of(cast.firm_member)) as colleague,
        open_page(cookie_of(cast.packer_owner)) as yusuf,
        open_page(cookie_of(cast.stranger)) as omar,
    ):
        for page, person in (
            (colleague, cast.firm_member),
            (yusuf, cast.packer_owner),
            (omar, cast.stranger),
        ):
            await listening(page, person)
        await huda.say(do="typing", ref=1, **here)
        assert await huda.next() == {**here, "ref": 1}
        heard = await colleague.next()
        assert (heard["event"], heard["by"], heard["name"]) == (
            "typing",
            cast.firm_owner.public_id,
            "Huda Al-Mazroui",
        )
        await omar.say(do="typing", ref=2, **here)
        assert (await omar.next())["refused"] == "typing"
        for page in (yusuf, omar):
            assert await page.receive_nothing()
