"""How complete a page is, and the one thing that would help it most: what matching reads first is asked first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Capability, Certificate, NextQuestion, Organisation, Reference, TradeItem

Kind = Organisation.Kind
EVERY_KIND = frozenset(Kind.values)
FIRMS = frozenset({Kind.FIRM.value})
CERTIFIED = frozenset({Kind.FIRM.value, Kind.UNIVERSITY.value, Kind.RESEARCH.value})


@dataclass(frozen=True, slots=True)
class Question:
    """`sentence` asks, `why` says what it is good for. `address` is the page for what does not fit into one field, `field_on`
    the one that has the field."""

    name: str
    sentence: str | Promise
    why: str | Promise
    kinds: frozenset[str]
    is_answered: Callable[[Any], bool]
    address: str = ""
    field_on: str = "organisations:edit"

    @property
    def page(self) -> str:
        """Where it is written, beside its question of the week."""
        return self.address or self.field_on


@dataclass(frozen=True, slots=True)
class Completeness:
    """`share` from 0 to 1; `question` is the one of this week, if there is one; `next_on` when the next is asked."""

    share: float
    missing: Sequence[Question]
    question: Question | None
    next_on: dt.date | None

    @property
    def others(self) -> Sequence[Question]:
        """What else could be written, besides the question of this week."""
        return [one for one in self.missing if one != self.question]


QUESTIONS = (
    Question(
        "does",
        _("What do you make or do for others? One thing a line."),
        _("Needs find you by it."),
        EVERY_KIND,
        lambda one: bool(one.does),
        field_on="organisations:edit_trade",
    ),
    Question(
        "buys",
        _("What do you buy every month? One thing a line."),
        _("Suppliers find you by it."),
        FIRMS,
        lambda one: bool(one.buys),
        field_on="organisations:edit_trade",
    ),
    Question(
        "capability",
        _("What can you do for other companies, as they would ask for it?"),
        _(
            "Needs for subcontracting find this line. How much you can do you may add later; it is yours alone until you open it."
        ),
        FIRMS,
        lambda one: bool(one.can),
        field_on="organisations:edit_capabilities",
    ),
    Question(
        "certificates",
        _("Which certificates do you hold? A photograph of one is enough."),
        _("Many needs ask for one."),
        CERTIFIED,
        lambda one: bool(one.certified),
        "organisations:certificate_show",
    ),
    Question(
        "sectors",
        _("Which sectors are you in?"),
        _("They bring needs in other languages to you."),
        EVERY_KIND,
        lambda one: bool(one.in_sectors),
        "organisations:edit_sectors",
    ),
    Question(
        "languages",
        _("In which languages do you work?"),
        _("Some needs ask for one."),
        EVERY_KIND,
        lambda one: bool(one.languages),
    ),
    Question(
        "summary",
        _("What are you, in one sentence?"),
        _("It stands under your name everywhere."),
        EVERY_KIND,
        lambda one: bool(one.summary),
    ),
    Question(
        "size",
        _("How many people work with you?"),
        _("Finance and programmes ask for it. Others read a range."),
        FIRMS,
        lambda one: bool(one.size),
    ),
    Question(
        "past_work",
        _("What have you done that shows what you can do?"),
        _("Each piece is found by itself."),
        EVERY_KIND,
        lambda one: bool(one.worked),
        "organisations:reference_create",
    ),
    Question(
        "founded_on",
        _("In which year did you begin?"),
        _("Finance asks for it. Others read the ten years in which you began."),
        FIRMS,
        lambda one: bool(one.founded_on),
    ),
    Question(
        "website",
        _("What is the address of your website?"),
        _("Whoever was introduced to you looks there first."),
        EVERY_KIND,
        lambda one: bool(one.website),
    ),
)


def completeness_of(organisation: Organisation) -> Completeness:
    """In one query."""
    rest = NextQuestion.objects.filter(organisation=OuterRef("pk"), not_before__gt=timezone.localdate())
    now = _with_answers(Organisation.objects).annotate(rests_until=Subquery(rest.values("not_before")[:1]))
    now = now.get(pk=organisation.pk)
    asked = [one for one in QUESTIONS if now.kind in one.kinds]
    missing = [one for one in asked if not one.is_answered(now)]
    next_on = now.rests_until if missing else None
    question = missing[0] if missing and next_on is None else None
    return Completeness(1 - len(missing) / len(asked), missing, question, next_on)


def shares_of(organisations: QuerySet[Organisation]) -> dict[int, float]:
    """How complete each page is (0 to 1), by primary key. One query, however many they are."""
    facts = ("pk", "kind", "languages", "summary", "size", "founded_on", "website")
    there = _with_answers(organisations).only(*facts)
    return {one.pk: _share(one) for one in there.iterator(chunk_size=1000)}


def _share(now: Any) -> float:
    asked = [one for one in QUESTIONS if now.kind in one.kinds]
    return sum(one.is_answered(now) for one in asked) / len(asked)


def _with_answers(organisations: Any) -> QuerySet[Any]:
    items = TradeItem.objects.filter(organisation=OuterRef("pk"))
    found: QuerySet[Any] = organisations.annotate(
        does=Exists(items.exclude(direction=TradeItem.Direction.BUYS)),
        buys=Exists(items.filter(direction=TradeItem.Direction.BUYS)),
        can=Exists(Capability.objects.filter(organisation=OuterRef("pk"))),
        certified=Exists(Certificate.objects.filter(organisation=OuterRef("pk"))),
        in_sectors=Exists(Organisation.sectors.through.objects.filter(organisation=OuterRef("pk"))),
        worked=Exists(Reference.objects.filter(organisation=OuterRef("pk"))),
    )
    return found


def question_named(name: str) -> Question | None:
    return next((one for one in QUESTIONS if one.name == name), None)
