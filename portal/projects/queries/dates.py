"""The dates of projects for calendars: tasks, milestones and meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.calendars.sources import Shelf
from portal.core.ics import Happening, uid_of
from portal.organisations.standing import standing_of

from ..models import Meeting, Milestone, Project, Task

LOOKS_BACK = dt.timedelta(days=180)
MOST = 1000
"""Of each kind, the latest first: no program reads on in a calendar that is longer."""


def of_one(person: User, public_id: str) -> Shelf | None:
    """All of one project, for whoever enters it; its milestones alone, for a funder."""
    project = Project.objects.entered_by(person).with_sight_of(person).filter(public_id=public_id).first()
    if project is None:
        return None
    only = Q(project=project)
    if not project.seen_whole:
        return Shelf(project.title, lambda: _dates(Task.objects.none(), Milestone.objects.filter(only), Q(pk__in=[])))
    return Shelf(project.title, lambda: _dates(Task.objects.filter(only), Milestone.objects.filter(only), only))


def of_person(person: User) -> Iterator[Happening]:
    """What is theirs to do, what their organisations answer for, and every meeting of their projects."""
    entered = Q(project__in=Project.objects.entered_by(person).values("pk"))
    inside = Q(project__in=Project.objects.worked_by(person).values("pk"))
    own = standing_of(person).organisations
    turns = Q(person=person) | Q(person=None, organisation__in=own)
    yield from _dates(Task.objects.filter(inside & turns), Milestone.objects.filter(entered, owner__in=own), inside)


def _dates(tasks: QuerySet[Task], milestones: QuerySet[Milestone], meetings: Q) -> Iterator[Happening]:
    since = timezone.now() - LOOKS_BACK
    day = since.date()
    for task in tasks.filter(due_on__gte=day).select_related("project").order_by("-due_on", "-pk")[:MOST]:
        title = _("Done: %(title)s") % {"title": task.title} if task.is_done else task.title
        assert task.due_on is not None
        yield Happening(
            uid=uid_of(task),
            title=title,
            starts=task.due_on,
            changed=task.updated_at,
            sequence=task.version - 1,
            details=_in(task.project, task.details),
            url=settings.SITE_URL + task.get_absolute_url(),
            cancelled=task.state == Task.State.DROPPED,
        )
    for one in milestones.filter(due_on__gte=day).select_related("project").order_by("-due_on", "-pk")[:MOST]:
        title = _("Done: %(title)s") % {"title": one.title} if one.done_at else one.title
        yield Happening(
            uid=uid_of(one),
            title=_("Milestone: %(title)s") % {"title": title},
            starts=one.due_on,
            changed=one.updated_at,
            sequence=one.version - 1,
            details=_in(one.project),
            url=settings.SITE_URL + one.get_absolute_url(),
            cancelled=one.taken_out_at is not None,
        )
    rows = Meeting.objects.filter(meetings, starts_at__gte=since).select_related("project")
    for meeting in rows.order_by("-starts_at", "-pk")[:MOST]:
        yield Happening(
            uid=uid_of(meeting),
            title=meeting.title,
            starts=meeting.starts_at,
            ends=meeting.ends_at,
            changed=meeting.updated_at,
            sequence=meeting.version - 1,
            details=_in(meeting.project, "\n\n".join(filter(None, [meeting.link, meeting.agenda]))),
            place=meeting.place or meeting.link,
            url=settings.SITE_URL + meeting.get_absolute_url(),
            cancelled=meeting.called_off_at is not None,
            busy=True,
        )


def _in(project: Project, words: str = "") -> str:
    return "\n\n".join(filter(None, [project.title, words]))
