"""A project in which nothing moves: its lead is asked once what is to become of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.services import notify
from portal.organisations.services.whom import people_of, staff_of

from .. import permissions
from ..models import Project
from .work import moved

IDLE = dt.timedelta(days=21)
AT_ONCE = 100


def ask_the_idle() -> None:
    """By the clock: those in which nothing moved for three weeks, once for each time; not while paused."""
    now = timezone.now()
    unasked = Q(idle_asked_at=None) | Q(idle_asked_at__lt=F("moved_at"))
    due = Project.objects.open().filter(unasked, paused_at=None, moved_at__lte=now - IDLE)
    for project in due.select_related("lead").order_by("moved_at")[:AT_ONCE]:
        with transaction.atomic():
            still = Project.objects.open().filter(unasked, pk=project.pk, paused_at=None, moved_at=project.moved_at)
            if still.update(idle_asked_at=now):
                notify("project.idle", to=people_of(project.lead), about=project)


@transaction.atomic
def ask_for_help(project: Project, *, by: User) -> Project:
    """The office of its cluster is told, and enters from now on. Two clicks are one."""
    if not permissions.can_lead(by, project):
        raise NotAllowed
    if not project.is_open:
        raise NotPossible("closed", _("This project is closed."))
    office = staff_of(project.cluster)
    if not office:
        raise NotPossible("no_office", _("This project is in no cluster with an office that could help."))
    stored = Project.objects.select_for_update().get(pk=project.pk)
    if stored.help_asked_at is None or stored.help_asked_at < timezone.now() - dt.timedelta(hours=1):
        Project.objects.filter(pk=project.pk).update(office_helps=True, help_asked_at=timezone.now())
        moved(project, "project.help_asked", by=by)
        notify("project.help_asked", to=office, about=project, by=by)
    project.refresh_from_db()
    return project
