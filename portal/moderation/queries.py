"""The queue of the moderators, one case as they see it, and what follows from decisions elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Model, Prefetch, Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User

from .matters import Around, Matter, address_of, matter_of, matters, title_of
from .models import Case, Decision, Proposal, Report, Suspension


@dataclass(frozen=True)
class Row:
    """A case in the queue. `label` is empty where what it was about is gone; `asked` waits for a second person."""

    case: Case
    label: str
    title: str
    address: str
    reasons: Sequence[str]
    is_held: bool
    asked: Proposal | None
    last: Decision | None


def moderators() -> list[User]:
    """Who decides, to be told that something waits."""
    given = {"content_type__app_label": "moderation", "codename": "decide"}
    has_it = Q(is_superuser=True)
    for way in ("groups__permissions", "user_permissions"):
        has_it |= Q(**{f"{way}__{name}": value for name, value in given.items()})
    return list(User.objects.filter(has_it, is_active=True).distinct())


def queue(
    *, decided: bool, reader: User | None = None, kind: str = "", why: str = "", owner: str = ""
) -> QuerySet[Case]:
    """What waits, or what was decided; with `many`, by how many people it was reported.

    `kind` is the name of a matter, `why` "held" or "reported", `owner` "me" (the reader) or "nobody"; empty is all.
    """
    rows = Case.objects.filter(decided_at__isnull=not decided).select_related("content_type", "hold", "owner")
    rows = rows.annotate(many=Count("reports"))
    if label := next((label for label, matter in matters if kind and matter.name == kind), ""):
        app, model = label.split(".")
        rows = rows.filter(content_type__app_label=app, content_type__model=model)
    if why == "held":
        rows = rows.filter(hold__isnull=False, hold__let_go_at=None)
    elif why == "reported":
        rows = rows.filter(many__gt=0)
    if owner == "me" and reader is not None:
        rows = rows.filter(owner=reader)
    elif owner == "nobody":
        rows = rows.filter(owner=None)
    asked = Prefetch("proposals", Proposal.objects.filter(ended_at=None).select_related("by"), to_attr="waiting")
    return rows.prefetch_related("reports", *(["decisions"] if decided else []), "about", asked)


def second_pairs(reader: User) -> list[Proposal]:
    """What waits for a second person, the oldest first, with who asked."""
    rows = Proposal.objects.filter(ended_at=None, case__decided_at=None).exclude(by=reader)
    return list(rows.select_related("by", "case__content_type").prefetch_related("case__about")[:50])


def in_words(cases: Sequence[Case]) -> list[Row]:
    return [_row(case) for case in cases]


def case_of(thing: Model) -> Case | None:
    kind = ContentType.objects.get_for_model(thing)
    return Case.objects.filter(content_type=kind, object_id=str(thing.pk)).first()


def own_report(reader: User, thing: Model) -> Report | None:
    """What this person has reported of it before."""
    kind = ContentType.objects.get_for_model(thing)
    return Report.objects.filter(reporter=reader, case__content_type=kind, case__object_id=str(thing.pk)).first()


def hiding_case(thing: Model) -> Case | None:
    """The case whose last decision was to hide it: then its own people do not show it again."""
    case = case_of(thing)
    last = case.decisions.last() if case else None
    hidden = last is not None and last.outcome in {Decision.Outcome.HIDDEN, Decision.Outcome.SUSPENDED}
    return case if hidden else None


def is_hidden(thing: Model) -> bool:
    return hiding_case(thing) is not None


@dataclass(frozen=True)
class Hidden:
    """That a moderator has hidden something. `address`: where this reader reads why, empty for whom nobody told."""

    address: str


def hidden_for(thing: Model, reader: User) -> Hidden | None:
    case = hiding_case(thing)
    if case is None:
        return None
    known = Case.objects.visible_to(reader).filter(pk=case.pk).exists()
    return Hidden(case.get_absolute_url() if known else "")


def suspended_until(person: User) -> Suspension | None:
    """What keeps a person from writing messages now."""
    return _running(person).order_by("-until").first()


def is_suspended(person: User, *, at: Any = None) -> Exists:
    """The same as a part of another question, for services that have one to ask anyway; `at` a moment, else now."""
    return Exists(_running(person, at))


def _running(person: User, at: Any = None) -> QuerySet[Suspension]:
    return Suspension.objects.filter(person=person.pk, until__gt=at or timezone.now(), lifted_at=None)


@dataclass(frozen=True)
class Desk:
    """All that a moderator sees of a case. `around` is None until they have said why they read it."""

    case: Case
    thing: Model | None
    matter: Matter | None
    title: str
    address: str
    excerpt: str
    speaker: User | None
    around: Around | None
    until: dt.datetime | None

    @property
    def can_look_around(self) -> bool:
        return self.matter is not None and self.matter.around is not None


def desk(case: Case, reader: User) -> Desk:
    thing = case.about
    if thing is None:
        return Desk(case, None, None, "", "", "", None, None, None)
    matter = matter_of(thing)
    glance = case.glances.filter(by=reader, until__gt=timezone.now()).order_by("-until").first()
    return Desk(
        case=case,
        thing=thing,
        matter=matter,
        title=title_of(thing),
        address=address_of(thing) if matter.is_public else "",
        excerpt=matter.excerpt(thing),
        speaker=matter.speaker(thing),
        around=matter.around(thing) if matter.around and glance else None,
        until=glance.until if glance else None,
    )


def _row(case: Case) -> Row:
    thing = case.about
    hold = getattr(case, "hold", None)
    decisions = list(case.decisions.all()) if case.decided_at else []
    return Row(
        case=case,
        label=str(matter_of(thing).label) if thing is not None else "",
        title=title_of(thing),
        address=address_of(thing) if thing is not None and matter_of(thing).is_public else "",
        reasons=sorted({str(one.get_reason_display()) for one in case.reports.all()}),
        is_held=hold is not None and hold.let_go_at is None,
        asked=next(iter(case.waiting), None),
        last=decisions[-1] if decisions else None,
    )
