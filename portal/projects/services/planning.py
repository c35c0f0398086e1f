"""The plan with which a project begins: tasks, milestones and a first meeting, on working days."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.core.calendar import add_working_days, zone_of

from ..models import Project
from ..plans import BLANK, PLANS
from .meetings import call_meeting
from .milestones import add_milestone
from .tasks import add_task

FIRST_MEETING = dt.time(10)
"""By the clock of the lead's country."""


def lay_out(project: Project, plan: str, *, by: User, starts_on: dt.date, meets_on: dt.date | None = None) -> None:
    """In the transaction in which it begins. The tasks and milestones are the lead's until they are given away; none is due after the
    project's last day.
    """
    chosen = PLANS.get(plan, PLANS[BLANK])
    country = project.lead.country

    def on(days: int) -> dt.date:
        day = add_working_days(starts_on, days, country)
        return min(day, max(project.ends_on, starts_on)) if project.ends_on else day

    with override(project.language):
        for step in chosen.steps:
            add_milestone(
                project,
                by=by,
                title=str(step.title),
                starts_on=on(step.starts),
                due_on=on(step.due),
                owner=project.lead,
            )
        for title, days in chosen.tasks:
            add_task(project, by=by, title=str(title), organisation=project.lead, due_on=on(days))
        day = meets_on or (on(chosen.meets) if chosen.meets else None)
        if day:
            starts = dt.datetime.combine(day, FIRST_MEETING, tzinfo=zone_of(country))
            call_meeting(project, by=by, title=first_meeting(project), starts_at=starts)


def first_meeting(project: Project) -> str:
    return _("Kick-off: %(project)s") % {"project": project.title[:140]}
