"""What was learned from answers: as plain facts for the engine, and in words for the people whose rules they are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.organisations.models import Organisation

from ..engine import explanation, facts
from ..engine.explanation import closed
from ..models import Lesson, Listing, MatchSide
from .vocabulary import Vocabulary


def limits_of_asker(listing: Listing) -> tuple[facts.Limit, ...]:
    """What narrows who is suggested for a need or offer; of one that is not saved yet, whom its organisation does not want to meet."""
    asked = Q(listing=listing.pk) if listing.pk else Q(pk__in=[])
    standing = Lesson.objects.standing().filter(asked | Q(kind=Lesson.Kind.PARTY), organisation=listing.organisation_id)
    return tuple(limit_of(one) for one in standing.select_related("other").order_by("pk"))


def limits_of(organisations: Collection[int]) -> Mapping[int, tuple[facts.Limit, ...]]:
    """Organisation -> what narrows the needs and offers of others that are put forward to it."""
    found: defaultdict[int, list[facts.Limit]] = defaultdict(list)
    standing = Lesson.objects.standing().filter(organisation__in=organisations, listing=None)
    for one in standing.select_related("other").order_by("pk"):
        found[one.organisation_id].append(limit_of(one))
    return {pk: tuple(limits) for pk, limits in found.items()}


def limit_of(lesson: Lesson) -> facts.Limit:
    return facts.Limit(
        kind=lesson.kind,
        id=lesson.public_id,
        number=lesson.number,
        unit=lesson.unit,
        on=lesson.on,
        code=lesson.code,
        party=lesson.other.public_id if lesson.other else "",
        category=lesson.category,
        is_need=lesson.about_needs,
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """One lesson in words. `about` is the own need or offer that it narrows; `other` whom it keeps away, while the reader may see it."""

    lesson: Lesson
    text: str
    until: dt.date

    @property
    def about(self) -> Listing | None:
        return self.lesson.listing

    @property
    def other(self) -> Organisation | None:
        return self.lesson.other

    @property
    def of_what(self) -> str:
        """Of a rule about what others publish: of which kind. "What others need: Supply and materials"."""
        if self.about or self.other:
            return ""
        category = {"category": self.lesson.get_category_display()}
        if self.lesson.about_needs:
            return _("What others need: %(category)s") % category
        return _("What others offer: %(category)s") % category

    @property
    def said(self) -> list[str]:
        """In sentences, where nothing beside them says what it is about."""
        return [closed(one) for one in (self.text, self.of_what) if one]


def rules_of(organisation: Organisation) -> list[Rule]:
    """All that stand, the latest first; those of a need or offer that is over say nothing any more."""
    standing = Lesson.objects.standing().filter(organisation=organisation)
    rows = standing.filter(Q(listing=None) | Q(listing__in=Listing.objects.open())).select_related(
        "listing", "other__region", "learned_by", "side__match__listing"
    )
    return worded(rows)


def rules_from(sides: Iterable[MatchSide]) -> dict[int, Rule]:
    """Side (pk) -> the rule that was learned from its answer, where one stands."""
    answered = [side.pk for side in sides if side.answer == MatchSide.Answer.DECLINED]
    if not answered:
        return {}
    rows = Lesson.objects.standing().filter(side__in=answered).select_related("listing", "other")
    return {rule.lesson.side_id: rule for rule in worded(rows)}


def worded(lessons: Iterable[Lesson]) -> list[Rule]:
    """In the reader's language."""
    told = list(lessons)
    limits = {one.pk: limit_of(one) for one in told}
    names = Vocabulary([{"gates": [{"facts": explanation.limit_facts(limit)} for limit in limits.values()]}])
    return [
        Rule(
            one,
            explanation.limit_line(
                one.kind,
                explanation.limit_facts(limits[one.pk]),
                names,
                asks="" if one.listing is None else "need" if one.listing.kind == Listing.Kind.NEED else "offer",
            ),
            one.until,
        )
        for one in told
    ]
