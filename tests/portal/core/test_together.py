"""What many pages ask at the same moment is asked together, and each gets its own answer."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from portal.accounts.models import User
from portal.core.live.arrivals import people_behind
from portal.core.live.together import MOST, Together
from tests.factories.accounts import UserFactory
from tests.live import cookie_of


async def test_who_comes_while_a_question_is_under_way_waits_for_the_next() -> None:
    asked: list[list[int]] = []

    def ask_all(ones: Sequence[int]) -> list[int | Exception]:
        asked.append(list(ones))
        return [one * 10 for one in ones]

    together: Together[int, int] = Together(ask_all)
    many = MOST + 5
    assert await asyncio.gather(*(together.ask(one) for one in range(many))) == [one * 10 for one in range(many)]
    assert sum(map(len, asked)) == many
    assert max(map(len, asked)) <= MOST
    assert len(asked) <= 3
    assert await together.ask(7) == 70


async def test_a_refusal_is_that_ones_alone_and_a_fault_is_everybodys_of_that_question() -> None:
    def ask_all(ones: Sequence[int]) -> list[int | Exception]:
        if 13 in ones:
            raise ZeroDivisionError
        return [LookupError(one) if one % 2 else one for one in ones]

    together: Together[int, int] = Together(ask_all)
    answers = await asyncio.gather(*(together.ask(one) for one in (0, 1, 2)), return_exceptions=True)
    assert [type(one) for one in answers] == [int, LookupError, int]
    with pytest.raises(ZeroDivisionError):
        await together.ask(13)
    assert await together.ask(4) == 4


async def test_who_has_gone_meanwhile_holds_up_nobody() -> None:
    def ask_all(ones: Sequence[int]) -> list[int | Exception]:
        return list(ones)

    together: Together[int, int] = Together(ask_all)
    gone = asyncio.create_task(together.ask(1))
    stays = asyncio.create_task(together.ask(2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    assert await together.ask(3) == 3


def key_of(person: User) -> str:
    return cookie_of(person).partition("=")[2]


@pytest.mark.django_db
@pytest.mark.postgres
def test_those_who_arrive_are_found_with_two_questions(django_assert_num_queries: Any) -> None:
    people = [UserFactory() for _ in range(3)]
    keys = [key_of(one) for one in people]
    with django_assert_num_queries(2):
        assert people_behind([*keys, "unknown"]) == [*people, None]


def ends_session(person: User) -> None:
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))


def leaves(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def changes_password(person: User) -> None:
    person.set_password("another one entirely")
    person.save()


@pytest.mark.django_db
@pytest.mark.parametrize("what", [ends_session, leaves, changes_password])
def test_a_session_that_does_not_hold_opens_nothing(what: Callable[[User], None]) -> None:
    person = UserFactory()
    key = key_of(person)
    assert people_behind([key]) == [person]
    what(person)
    assert people_behind([key]) == [None]
