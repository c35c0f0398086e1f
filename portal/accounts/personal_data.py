"""Who keeps what about a person: apps sign in with a way to hand it out, to erase it, and to object.

personal_data.register("organisations.memberships", Holder(
    label=_("Organisations"),
    export=lambda person: [...],      # plain JSON; only the person's own words and facts
    erase=end_memberships,            # before the person's row goes; rows with a cascade need none
    objection=last_owner_of,          # a sentence when erasing must wait, else ""
))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.core.registry import Registry

from .models import User


def nothing(_person: User) -> None:
    """For holders whose rows go with the person's own."""


def none(_person: User) -> str:
    return ""


@dataclass(frozen=True)
class Consequence:
    """What erasing does beyond the person's own things, and the page on which it can be kept from happening."""

    sentence: str
    way_out: str
    url: str


def no_consequences(_person: User) -> list[Consequence]:
    return []


@dataclass(frozen=True, kw_only=True)
class Holder:
    label: str | Promise
    export: Callable[[User], Any]
    erase: Callable[[User], None] = nothing
    objection: Callable[[User], str | Promise] = none
    consequences: Callable[[User], list[Consequence]] = no_consequences


holders: Registry[Holder] = Registry()


def register(name: str, holder: Holder) -> None:
    """`name` is the key in the exported file: `<label>.<what>`."""
    holders.register(name, holder)


def objections(person: User) -> list[str]:
    """Why erasing must wait, in sentences."""
    return [str(sentence) for _name, holder in holders if (sentence := holder.objection(person))]


def consequences(person: User) -> list[Consequence]:
    """What erasing changes for others."""
    return [consequence for _name, holder in holders for consequence in holder.consequences(person)]
