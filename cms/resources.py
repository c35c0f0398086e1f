"""A library's resources, narrowed by what it is, its language and whom it is for, a page of them at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.models import Collection, CollectionViewRestriction, Page

from portal.organisations.models import Organisation

from .listing import Shown, shown


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One question of the form above the list: `choices` are value, words and whether it is the chosen one."""

    name: str
    label: str
    every: str
    choices: list[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Library:
    shown: Shown
    narrowings: list[Narrowing]
    narrowed: bool


def library_of(page: Page, asked: Mapping[str, str]) -> Library:
    """What everybody may read of it, the newest first. What is asked and means nothing narrows nothing."""
    from .models import ResourcePage

    kept: dict[str, str] = {}
    for name, choices in (
        ("kind", ResourcePage.Kind.values),
        ("written_in", ResourcePage.Language.values),
        ("made_for", Organisation.Kind.values),
    ):
        if asked.get(name, "") in choices:
            kept[name] = asked[name]
    rows = ResourcePage.objects.child_of(page).live().public().filter(**_wanted(kept)).select_related("document")
    found = shown(rows, asked=asked.get("page", ""), kept=urlencode(kept))
    _mark_restricted(found.rows)
    return Library(shown=found, narrowings=_narrowings(kept), narrowed=bool(kept))


def _wanted(kept: Mapping[str, str]) -> dict[str, Any]:
    """What is for everybody is for each kind of organisation, too."""
    return {name: value for name, value in kept.items() if name != "made_for"} | (
        {"made_for__in": ["", kept["made_for"]]} if "made_for" in kept else {}
    )


def _mark_restricted(rows: Any) -> None:
    """`restricted` on each row, in one question for all of them."""
    paths = list(
        Collection.objects.filter(
            pk__in=CollectionViewRestriction.objects.values("collection"),
        ).values_list("path", flat=True)
    )
    homes = {row.document.collection_id for row in rows if row.document}
    closed = {
        pk
        for pk, path in Collection.objects.filter(pk__in=homes).values_list("pk", "path")
        if any(path.startswith(one) for one in paths)
    }
    for row in rows:
        row.restricted = bool(row.document and row.document.collection_id in closed)


def _narrowings(kept: Mapping[str, str]) -> list[Narrowing]:
    from .models import ResourcePage

    def choices(name: str, offered: Any) -> list[tuple[str, str, bool]]:
        return [(value, str(label), kept.get(name) == value) for value, label in offered]

    return [
        Narrowing("kind", _("What it is"), _("Everything"), choices("kind", ResourcePage.Kind.choices)),
        Narrowing("written_in", _("Language"), _("Any language"), choices("written_in", ResourcePage.Language.choices)),
        Narrowing("made_for", _("Who it is for"), _("Everybody"), choices("made_for", Organisation.Kind.choices)),
    ]
