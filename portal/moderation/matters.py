"""What can be reported and held back: apps sign in the models that they answer for.

    matters.register("messaging.message", Matter(name="message", label=_("Message"), find=..., concerned=..., excerpt=..., hide=...))

`name` stands in addresses. What is not signed in cannot be reported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.registry import Registry, thing_for
from portal.core.text import isolated
from portal.ui.words import moment

Deed = Callable[[Any, User], None]


@dataclass(frozen=True)
class Around:
    """What stands around a thing that is not public: (who, what) in order, whom to tell that it was read, and of what."""

    lines: Sequence[tuple[str, str]]
    people: Sequence[User]
    about: Model


@dataclass(frozen=True, kw_only=True)
class Matter:
    """`find(reader, key)` is what that reader may see and has not written themselves. `speaker` may be kept from writing.

    `excerpt` is what moderators read of it at once; `around` what they read only when they have said why.
    `at` is when a private thing was written, `quote` what those who read it still read there: nothing of what is hidden.
    `is_guest`: whether somebody knows where a private thing stands who does not take part there.
    `release` and `refuse` are for things that can be held back; `hide` and `show` for those that can be hidden.
    """

    name: str
    label: str | Promise
    find: Callable[[User, str], Model | None]
    concerned: Callable[[Any], Sequence[User]]
    speaker: Callable[[Any], User | None]
    excerpt: Callable[[Any], str]
    is_public: bool = True
    at: Callable[[Any], dt.datetime | None] = lambda _thing: None
    quote: Callable[[Any], str] = lambda _thing: ""
    is_guest: Callable[[Any, User], bool] = lambda _thing, _reader: False
    around: Callable[[Any], Around] | None = None
    release: Deed | None = None
    refuse: Deed | None = None
    hide: Deed | None = None
    show: Deed | None = None


matters: Registry[Matter] = Registry()


def matter_of(thing: Model) -> Matter:
    """Raises KeyError for what nobody has signed in."""
    return matters[thing._meta.label_lower]


def matter_named(name: str) -> Matter | None:
    return next((matter for _label, matter in matters if matter.name == name), None)


def title_of(thing: Model | None) -> str:
    """What a thing is called where moderators and those whom it concerns read of it; of what is private only what it is."""
    if thing is None:
        return ""
    matter = matter_of(thing)
    told = thing_for(thing)
    return str(told.title(thing)) if matter.is_public and told else str(matter.label)


def known_to(thing: Model, reader: User) -> bool:
    """Whether that reader may see the thing itself."""
    told = thing_for(thing)
    return told is not None and told.visible_to(reader).filter(pk=thing.pk).exists()


def named_for(thing: Model | None, reader: User) -> str:
    """Which one it is, for those whom it concerns: of what is private when it was written, and where, as far as they read there."""
    told = thing_for(thing) if thing is not None else None
    if thing is None or told is None or matter_of(thing).is_public:
        return title_of(thing)
    at = matter_of(thing).at(thing)
    facts = {"what": title_of(thing), "moment": moment(at) if at else ""}
    if not known_to(thing, reader) and not matter_of(thing).is_guest(thing, reader):
        return _("%(what)s of %(moment)s") % facts if at else facts["what"]
    facts["title"] = isolated(str(told.title(thing)))
    return (_("%(what)s of %(moment)s in “%(title)s”") if at else _("%(what)s: “%(title)s”")) % facts


def quoted_for(thing: Model | None, reader: User) -> str:
    """What that reader can read of a private thing where it stands; empty where they cannot."""
    said = matter_of(thing).quote(thing) if thing is not None else ""
    return said if thing is not None and said and known_to(thing, reader) else ""


def address_of(thing: Model) -> str:
    told = thing_for(thing)
    return told.url(thing) if told else ""
