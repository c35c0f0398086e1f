"""Who sees what of an organisation. The only place that knows the levels and the fields.

A level becomes audience terms, a reader holds terms (`portal.search.audience`), and a field is seen where the two meet. So a page
asks `visible_fields(organisation, reader)` once, and search documents carry the very same terms (`audience_of`). Name, kind, the one
sentence, place, sectors and clusters are public while the organisation is shown at all; they are no fields here.

An app that adds a fact signs it in: `fields.register("prices", Field(_("Prices"), default=Level.OWN, ...))`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.registry import Registry
from portal.search.audience import may_read, terms_for
from portal.search.records import MEMBERS, PUBLIC

from .legal_forms import is_of_a_company

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portal.accounts.models import User

    from .models import Organisation

    Reader: TypeAlias = "User | AnonymousUser"


class Level(models.TextChoices):
    """From wide to narrow; whoever stands nearer sees what is told to those further off."""

    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")
    CLUSTER = "cluster", _("Members of our clusters")
    INTRODUCED = "introduced", _("Those we were introduced to")
    OWN = "own", _("Only our own people")


FROM_WIDE_TO_NARROW = tuple(Level)
ANY_LEVEL = FROM_WIDE_TO_NARROW
NEVER_WIDE = (Level.CLUSTER, Level.INTRODUCED, Level.OWN)

GOVERNMENT = "kind:government"
"""Held by whoever acts for a government body: amounts of one organisation are never for them, whatever it chose."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an organisation may say of itself. `is_amount`: money or quantities, which no government reader sees of one firm."""

    label: str | _StrPromise
    default: Level = Level.PUBLIC
    choices: tuple[Level, ...] = ANY_LEVEL
    is_amount: bool = False


fields: Registry[Field] = Registry()
fields.register("description", Field(_("About")))
fields.register("makes", Field(_("What it makes")))
fields.register("serves", Field(_("What it does for others")))
fields.register("buys", Field(_("What it buys")))
fields.register("capabilities", Field(pgettext_lazy("of a company", "What it can do")))
fields.register("certificates", Field(_("Certificates")))
fields.register("past_work", Field(_("Past work")))
fields.register("worked_with", Field(_("Names of those it has worked with"), Level.MEMBERS))
fields.register("sites", Field(_("Further places")))
fields.register("languages", Field(_("Languages")))
fields.register("size", Field(pgettext_lazy("size", "People")))
fields.register("founded_on", Field(_("Founded")))
fields.register("shifts", Field(_("Shifts")))
fields.register("exports_to", Field(_("Export markets")))
fields.register("registration_number", Field(_("Registration number and days in the register")))
fields.register("website", Field(_("Website")))
fields.register("phone", Field(_("Telephone"), Level.INTRODUCED))
fields.register("email", Field(_("E-mail"), Level.INTRODUCED))
fields.register(
    "quantities", Field(_("Capacity, free capacity and smallest order"), Level.OWN, NEVER_WIDE, is_amount=True)
)
fields.register("turnover", Field(_("Turnover in a year"), Level.OWN, NEVER_WIDE, is_amount=True))


# Levels


NOT_FROM_A_LIST = frozenset(
    {"phone", "email", "website", "size", "founded_on", "shifts", "exports_to", "turnover", "quantities", "worked_with"}
)
"""What is shown of nobody's page to nobody: it was taken from a list, and whom it is about has not said who may see it."""


def level_of(organisation: Organisation, name: str) -> Level:
    """The level that holds for a field: as it was chosen, and of a page that nobody keeps only name, place and activity for others."""
    if not organisation.is_claimed and _waits_for_its_people(organisation, name):
        return Level.OWN
    return chosen_level(organisation, name)


def _waits_for_its_people(organisation: Organisation, name: str) -> bool:
    return name in NOT_FROM_A_LIST or (name == "registration_number" and not is_of_a_company(organisation))


def chosen_level(organisation: Organisation, name: str) -> Level:
    """The level that its people, or the office for them, have chosen. What is stored and not understood is for its own people alone."""
    stored = organisation.visibility.get(name)
    if stored is None:
        return fields[name].default
    return Level(stored) if stored in Level.values else Level.OWN


def levels_of(organisation: Organisation) -> dict[str, Level]:
    """As they were chosen."""
    return {name: chosen_level(organisation, name) for name, _field in fields}


def differing(levels: Mapping[str, str]) -> dict[str, str]:
    """What is stored of chosen levels: only those that differ from the default."""
    return {name: str(level) for name, level in sorted(levels.items()) if level != fields[name].default}


# Terms


def own_term(organisation: Organisation) -> str:
    return f"organisation:{organisation.public_id}"


def introduced_term(organisation: Organisation) -> str:
    """Held by the people of organisations that know this one."""
    return f"introduced:{organisation.public_id}"


def excluded_term(organisation: Organisation) -> str:
    """Held by the people of organisations that this one has excluded."""
    return f"excluded:{organisation.public_id}"


def terms_of(level: Level, organisation: Organisation, clusters: Iterable[str]) -> list[str]:
    """Those for whom a level opens, without who is barred; `clusters` are the slugs of those it is in."""
    if level == Level.PUBLIC:
        return [PUBLIC]
    if level == Level.MEMBERS:
        return [MEMBERS]
    terms = [own_term(organisation)]
    if level in {Level.CLUSTER, Level.INTRODUCED}:
        terms.append(introduced_term(organisation))
    if level == Level.CLUSTER:
        terms += [f"cluster:{slug}" for slug in clusters]
    return terms


def audience_of(
    organisation: Organisation, level: Level = Level.PUBLIC, clusters: Iterable[str] = (), *, is_amount: bool = False
) -> list[str]:
    """The terms of what is said at a level, as search documents carry them: before and after publication its own people's alone."""
    if not organisation.is_published:
        return [own_term(organisation)]
    barred = [f"!{excluded_term(organisation)}"] if level != Level.PUBLIC else []
    if is_amount and level != Level.PUBLIC:
        barred.append(f"!{GOVERNMENT}")
    return [*terms_of(level, organisation, clusters), *barred]


# What a reader sees


def visible_fields(organisation: Organisation, reader: Reader) -> frozenset[str]:
    """The names of the fields that a reader may see. A page asks once and shows no other."""
    return visible_fields_of([organisation], terms_for(reader))[organisation.pk]


def visible_fields_of(organisations: Collection[Organisation], terms: Collection[str]) -> dict[int, frozenset[str]]:
    """Organisation pk -> what somebody who holds these terms sees of it; one query at most, and mostly none."""
    clusters = _clusters_of(organisations, terms)
    return {one.pk: fields_seen(one, terms, clusters.get(one.pk, ())) for one in organisations}


def readable(name: str, terms: Collection[str], prefix: str = "") -> Q:
    """The same in SQL: organisations (`prefix` leads to them) of which somebody with these terms may see the field `name`."""
    held: dict[str, list[str]] = {"organisation": [], "introduced": [], "excluded": [], "cluster": []}
    for term in terms:
        kind, _colon, value = term.partition(":")
        if kind in held:
            held[kind].append(value)

    def path(where: str) -> str:
        return f"{prefix}{where}"

    def at(level: Level) -> Q:
        chosen = Q(**{path(f"visibility__{name}"): level.value})
        return chosen | Q(**{path(f"visibility__{name}__isnull"): True}) if fields[name].default == level else chosen

    own = Q(**{path("public_id__in"): held["organisation"]})
    introduced = Q(**{path("public_id__in"): held["introduced"]})
    beyond = at(Level.INTRODUCED) & introduced
    if MEMBERS in terms:
        beyond |= at(Level.MEMBERS)
    if held["cluster"] or held["introduced"]:
        beyond |= at(Level.CLUSTER) & (introduced | Q(**{path("pk__in"): _in_clusters(held["cluster"])}))
    if held["excluded"]:
        beyond &= ~Q(**{path("public_id__in"): held["excluded"]})
    return own | at(Level.PUBLIC) | beyond


def fields_seen(organisation: Organisation, terms: Collection[str], clusters: Iterable[str]) -> frozenset[str]:
    """The rule itself, for one organisation that is in these clusters (slugs)."""
    if own_term(organisation) in terms:
        return frozenset(name for name, _field in fields)
    is_excluded, is_government = excluded_term(organisation) in terms, GOVERNMENT in terms
    seen = set()
    for name, field in fields:
        level = level_of(organisation, name)
        barred = level != Level.PUBLIC and (is_excluded or (is_government and field.is_amount))
        if not barred and may_read(terms, terms_of(level, organisation, clusters)):
            seen.add(name)
    return frozenset(seen)


def _clusters_of(organisations: Iterable[Organisation], terms: Collection[str]) -> dict[int, list[str]]:
    """The clusters of those organisations of which something depends on it, for a reader who is in any."""
    if not any(term.startswith("cluster:") for term in terms):
        return {}
    asked = [one.pk for one in organisations if Level.CLUSTER in levels_of(one).values()]
    if not asked:
        return {}
    found: dict[int, list[str]] = {}
    for pk, slug in _memberships().filter(organisation__in=asked).values_list("organisation", "cluster__slug"):
        found.setdefault(pk, []).append(slug)
    return found


def _in_clusters(slugs: Collection[str]) -> Any:
    return _memberships().filter(cluster__slug__in=slugs).values("organisation")


def _memberships() -> Any:
    # The models read levels and fields from here, so they are looked up when they are needed.
    return apps.get_model("organisations", "ClusterMembership").objects.filter(ended_at=None).order_by()
