"""A project ends: what came of it, what each partner keeps of it, and whether its story may be told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_text
from portal.notifications.services import notify, withdraw
from portal.organisations.models import Organisation, Reference
from portal.organisations.services.references import add_reference
from portal.organisations.services.whom import people_of_each
from portal.outbox.services import enqueue
from portal.ui.words import number

from .. import permissions, tasks
from ..models import Partner, Project, Record, Result
from ..queries.open_ends import open_ends
from ..signals import story_consented, story_withdrawn
from .looking import look_again

MOST_JOBS = 1_000_000
REOPENED_WITHIN = dt.timedelta(days=7)
FIELDS = frozenset({"outcome", "made", "jobs", "turnover", "savings", "further"})
Story = Record.Story


@transaction.atomic
def close_project(project: Project, *, by: User, anyway: bool = False, **fields: Any) -> Result:
    """Open → closed, with what came of it. Closing again changes nothing.

    Each partner gets a record of its part; whoever was asked and had not answered is asked no more. What still has open ends is called
    done as planned only `anyway`. Raises NotPossible: open_ends, outcome, made, jobs, range.
    """
    if not permissions.can_lead(by, project):
        raise NotAllowed
    if project.is_open and fields.get("outcome") == Result.Outcome.DONE and not anyway and open_ends(project):
        words = _("Something is still open, as the list says. Tick this if it is done as planned all the same.")
        raise NotPossible("open_ends", words, "anyway")
    if Project.objects.filter(pk=project.pk, closed_at=None).update(closed_at=timezone.now(), moved_at=timezone.now()):
        # Of one that was opened again both are there.
        result = Result.objects.filter(project=project).first() or Result(project=project)
        result.written_by, result.written_at = by, timezone.now()
        _fill(result, fields, by=by)
        result.save()
        _end_what_waits(project, by=by)
        inside = list(Partner.objects.inside().filter(project=project).select_related("organisation", "role"))
        _keep_records(project, inside)
        record("project.closed", by=by, about=project, outcome=result.outcome)
        notify("project.closed", to=_all_people(inside), about=project, by=by)
    project.refresh_from_db()
    return Result.objects.get(project=project)


@transaction.atomic
def reopen_project(project: Project, *, by: User) -> Project:
    """Closed → open again, by its lead, while that is no longer ago than REOPENED_WITHIN. Whoever agreed to a story is asked again when
    it is closed the next time, and one that is online goes off. Raises NotPossible: too_late.
    """
    if not permissions.can_lead(by, project):
        raise NotAllowed
    if project.is_open:
        return project
    if not can_be_reopened(project):
        words = _("It can be opened again for %(days)s days only. Start another one that goes on from it.")
        raise NotPossible("too_late", words % {"days": number(REOPENED_WITHIN.days)})
    if Project.objects.filter(pk=project.pk, closed_at=project.closed_at).update(
        closed_at=None, moved_at=timezone.now()
    ):
        agreed = list(Record.objects.filter(project=project, story=Story.YES))
        Record.objects.filter(project=project).update(story=Story.ASKED, answered_at=None, answered_by=None)
        if Result.objects.filter(project=project, story_at__isnull=False).exists():
            for row in agreed:
                enqueue(tasks.tell_story_withdrawn, key=f"{row.pk}", project=project.pk, record=row.pk)
        withdraw("project.closed", about=project)
        record("project.reopened", by=by, about=project)
        inside = list(Partner.objects.inside().filter(project=project))
        notify("project.reopened", to=_all_people(inside), about=project, by=by)
        look_again(project)
    project.refresh_from_db()
    return project


def can_be_reopened(project: Project) -> bool:
    """Whether it was closed a few days ago only."""
    return project.closed_at is not None and timezone.now() - project.closed_at <= REOPENED_WITHIN


@transaction.atomic
def answer_story(row: Record, *, by: User, agrees: bool) -> Record:
    """A person says for their organisation whether the story may be told with its name. It can be taken back at any time."""
    if not permissions.can_answer_story(by, row):
        raise NotAllowed
    if Project.objects.open().filter(pk=row.project_id).exists():
        raise NotPossible("open", _("The project was opened again. You are asked when it is closed."))
    answer = Story.YES if agrees else Story.NO
    before = Record.objects.select_for_update().get(pk=row.pk).story
    if before != answer:
        Record.objects.filter(pk=row.pk).update(story=answer, answered_at=timezone.now(), answered_by=by)
        record(
            f"story.{'agreed' if agrees else 'refused'}", by=by, about=row.project, partner=row.organisation.public_id
        )
        _tell(row, was_agreed=before == Story.YES)
    row.refresh_from_db()
    return row


def keep_as_reference(row: Record, *, by: User) -> Reference:
    """Write it down as past work of the organisation; its partners are asked there, as always. Two clicks are one."""
    project = row.project
    if project.closed_at is None or not permissions.can_answer_story(by, row):
        raise NotAllowed
    others = (
        Organisation.objects.filter(project_records__project=project).exclude(pk=row.organisation_id).order_by("pk")
    )
    # A company and a finance provider are never shown side by side, so the fewer of the two stay out.
    finance, firm = Organisation.Kind.FINANCE, Organisation.Kind.FIRM
    others = others.exclude(kind=firm if row.organisation.kind == finance else finance)
    return add_reference(
        row.organisation,
        by=by,
        partners=list(others[:30]),
        public_id=row.public_id,
        title=project.title,
        text=_made_there(project),
        year=timezone.localdate(project.closed_at).year,
    )


def _made_there(project: Project) -> str:
    result = Result.objects.filter(project=project).first()
    return (result.made if result else "") or project.summary


def announce_story(project: int) -> None:
    story_consented.send(sender=Project, project_id=project)


def announce_withdrawal(project: int, row: int) -> None:
    story_withdrawn.send(sender=Project, project_id=project, record_id=row)


def _tell(row: Record, *, was_agreed: bool) -> None:
    """The editors hear of it once: when the lead and another partner agree; and of each who takes its word back afterwards."""
    project = row.project
    agreed = set(Record.objects.filter(project=project, story=Story.YES).values_list("organisation", flat=True))
    if project.lead_id in agreed and len(agreed) > 1:
        untold = Result.objects.filter(project=project, story_at=None)
        if untold.update(story_at=timezone.now()):
            enqueue(tasks.tell_story, key=str(project.pk), project=project.pk)
            return
    if was_agreed and Result.objects.filter(project=project, story_at__isnull=False).exists():
        enqueue(tasks.tell_story_withdrawn, key=f"{row.pk}", project=project.pk, record=row.pk)


def _fill(result: Result, fields: dict[str, Any], *, by: User) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a result takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(result, name, value)
    result.made, result.further = clean_text(result.made), clean_text(result.further)
    if result.outcome not in Result.Outcome.values:
        raise NotPossible("outcome", _("Say what came of it."), "outcome")
    if result.outcome != Result.Outcome.STOPPED and not result.made:
        raise NotPossible("made", _("Say in a sentence or two what was made."), "made")
    if result.jobs is not None and not 0 <= result.jobs <= MOST_JOBS:
        raise NotPossible("jobs", _("Write how many jobs, as a number."), "jobs")
    for name in ("turnover", "savings"):
        if getattr(result, name) not in {"", *Result.Range.values}:
            raise NotPossible("range", _("Choose one of the ranges."), name)
    result.language = guess_language(result.made, by.language or (get_language() or "en")[:2])


def _end_what_waits(project: Project, *, by: User) -> None:
    for place in Partner.objects.filter(project=project, state__in=Partner.PENDING):
        withdraw("project.invited" if place.is_invited else "project.interest", about=place)
    Partner.objects.filter(project=project, state__in=Partner.PENDING).update(
        state=Partner.State.WITHDRAWN, ended_at=timezone.now(), ended_by=by
    )


def _keep_records(project: Project, inside: list[Partner]) -> None:
    """One for each who is in it at the end. Those that are there from a closing before are kept, with their public id."""
    Record.objects.filter(project=project).exclude(organisation__in=[one.organisation_id for one in inside]).delete()
    there = {one.organisation_id: one for one in Record.objects.filter(project=project)}
    for one in inside:
        if one.organisation_id in there:
            Record.objects.filter(pk=there[one.organisation_id].pk).update(part=_part(one, project))
    Record.objects.bulk_create(
        Record(project=project, organisation=one.organisation, part=_part(one, project))
        for one in inside
        if one.organisation_id not in there
    )


def _all_people(inside: list[Partner]) -> list[User]:
    people = people_of_each(one.organisation_id for one in inside)
    return [one for some in people.values() for one in some]


def _part(place: Partner, project: Project) -> str:
    """As what; for the lead nothing: that it leads is said anyway."""
    return "" if place.organisation_id == project.lead_id or place.role is None else str(place.role)[:160]
