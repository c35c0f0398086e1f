"""The words of choices that depend on where one stands: how many would see it, how many have a certificate, how one appears."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.organisations.models import Organisation
from portal.ui.words import number

from ..queries.surroundings import RADII, Surroundings


def radii(also: int | None) -> list[tuple[Any, str]]:
    reach = sorted({*RADII, *([also] if also else [])})
    return [("", _("anywhere")), *((km, _("within %(number)s km") % {"number": number(km)}) for km in reach)]


def members(how_many: int) -> str:
    return ngettext("%(number)s member", "%(number)s members", how_many) % {"number": number(how_many)}


def have_it(holders: int) -> str:
    if not holders:
        return _("nobody here has it")
    return ngettext("%(number)s organisation has it", "%(number)s organisations have it", holders) % {
        "number": number(holders)
    }


def audiences(around: Surroundings) -> list[tuple[str, str]]:
    in_cluster = ngettext(
        "My cluster, %(number)s organisation", "My cluster, %(number)s organisations", around.cluster_members
    )
    in_all = ngettext(
        "All clusters, %(number)s organisation", "All clusters, %(number)s organisations", around.all_members
    )
    mine = [("cluster", in_cluster % {"number": number(around.cluster_members)})] if around.cluster else []
    return [
        *mine,
        ("members", in_all % {"number": number(around.all_members)}),
        ("public", _("Everybody, also without signing in")),
    ]


def ways_to_appear(organisation: Organisation, unnamed: str, *, has_office: bool) -> list[tuple[str, str]]:
    """Only who is in a cluster has an office that could ask for them."""
    ways = [
        ("named", _("Named: %(name)s") % {"name": organisation.name}),
        ("unnamed", _("Without my name, “%(words)s”, until I accept") % {"words": unnamed}),
    ]
    if has_office:
        ways.append(("office", _("Only the cluster office sees it, and asks for me")))
    return ways
