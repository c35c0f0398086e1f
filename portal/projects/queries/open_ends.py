"""What is still open in a project, for whoever is about to close it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.ui.words import number

from ..models import Acceptance, Agreement, Document, Milestone, Partner, Project, Report, Role, SignedPaper, Task
from .budget import budget_of

Ends = list[tuple[str, str]]


def open_ends(project: Project) -> Ends:
    """Sentences, each with where it is seen to. Five queries, however much there is."""
    tasks, milestones, reports, roles = _counted(project)

    def at(name: str) -> str:
        return reverse(f"projects:{name}", args=[project.public_id])

    found: Ends = []
    if tasks:
        words = ngettext("%(number)s task is not done", "%(number)s tasks are not done", tasks)
        found.append((words % {"number": number(tasks)}, at("task_list")))
    if milestones:
        words = ngettext("%(number)s milestone is not reached", "%(number)s milestones are not reached", milestones)
        found.append((words % {"number": number(milestones)}, at("milestone_list")))
    if reports:
        words = ngettext("%(number)s report is not sent", "%(number)s reports are not sent", reports)
        found.append((words % {"number": number(reports)}, at("report_list")))
    found.extend((fault, at("budget")) for fault in budget_of(project).faults)
    if roles:
        words = ngettext(
            "%(number)s role that is needed has nobody", "%(number)s roles that are needed have nobody", roles
        )
        found.append((words % {"number": number(roles)}, f"{at('partner_list')}#h-roles"))
    found.extend(
        (_("Not accepted by all: %(title)s") % {"title": one.document.title}, one.get_absolute_url())
        for one in _unaccepted(project)
    )
    return found


def _counted(project: Project) -> tuple[int, int, int, int]:
    """Tasks, milestones, reports and roles, in one query."""
    taken = Partner.objects.inside().filter(role=OuterRef("pk"))
    rows: tuple[QuerySet[Any], ...] = (
        Task.objects.open(),
        Milestone.objects.filter(taken_out_at=None, done_at=None),
        Report.objects.filter(sent_at=None),
        Role.objects.filter(~Exists(taken), is_needed=True),
    )
    counts = [
        Coalesce(
            Subquery(
                one.filter(project=OuterRef("pk")).order_by().values("project").annotate(n=Count("pk")).values("n")
            ),
            0,
        )
        for one in rows
    ]
    found: tuple[int, int, int, int] = Project.objects.filter(pk=project.pk).values_list(*counts).get()
    return found


def _unaccepted(project: Project) -> QuerySet[Agreement]:
    """Whose text that counts somebody who is in has not accepted, and that no checked page says is signed."""
    accepted = Acceptance.objects.filter(
        text=OuterRef("document__agreement__text"), organisation=OuterRef("organisation")
    )
    missing = Document.partners.through.objects.filter(
        ~Exists(accepted),
        document=OuterRef("document"),
        organisation__project_places__project=project,
        organisation__project_places__state="in",
    )
    signed = SignedPaper.objects.filter(text=OuterRef("text"), checked_at__isnull=False)
    rows = Agreement.objects.filter(Exists(missing), ~Exists(signed), document__project=project)
    return rows.select_related("document__project").order_by("pk")
