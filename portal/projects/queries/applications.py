"""The parts of an application that come from here: partners with their roles, rules of the mix, budget, milestones and tasks."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.accounts.models import User
from portal.ui.words import as_number, day, percent

from ..applications import Amount, Part, Table, register
from ..models import Milestone, Partner, Project, Role, Task
from .budget import budget_of, lines_of
from .mixes import reports_of


def sign_in() -> None:
    register("partners", Part(label=gettext_lazy("Partners"), tables=partner_tables, data=partner_data))
    register("rules", Part(label=gettext_lazy("Rules of the mix"), tables=rule_tables, data=rule_data))
    register("budget", Part(label=gettext_lazy("Budget"), tables=budget_tables, data=budget_data))
    register("work", Part(label=gettext_lazy("Work plan"), tables=work_tables, data=work_data))


def partner_tables(project: Project, _user: User) -> list[Table]:
    rows = [
        [
            one.organisation.name,
            str(one.organisation.get_kind_display()),
            _("lead") if one.organisation_id == project.lead_id else str(one.role or ""),
            str(one.organisation.region or ""),
            one.organisation.country,
        ]
        for one in _inside(project)
    ]
    free = [[str(role), str(role.get_kind_display())] for role in _free(project)]
    found = [Table("partners", _("Partners"), [_("Name"), _("Kind"), _("Role"), _("Place"), _("Country")], rows)]
    if free:
        found.append(Table("missing", _("Roles that are still free"), [_("Role"), _("Kind")], free))
    return found


def partner_data(project: Project, _user: User) -> list[dict[str, Any]]:
    return [
        {
            "name": one.organisation.name,
            "kind": one.organisation.kind,
            "leads": one.organisation_id == project.lead_id,
            "role": one.role.kind if one.role else None,
            "role_title": str(one.role) if one.role else None,
            "country": one.organisation.country,
        }
        for one in _inside(project)
    ]


def rule_tables(project: Project, user: User) -> list[Table]:
    return [
        Table(
            f"rules-{number}",
            report.call.title if report.call else _("The project’s own rules"),
            [_("Rule"), _("What there is"), _("State"), _("What would mend it")],
            [[line.asked, line.have, line.state, line.mend] for line in report.lines],
        )
        for number, report in enumerate(reports_of(project, user), start=1)
    ]


def rule_data(project: Project, user: User) -> list[dict[str, Any]]:
    return [
        {"call": report.call.title if report.call else None, "rule": line.asked, "state": line.finding.state}
        for report in reports_of(project, user)
        for line in report.lines
    ]


def budget_tables(project: Project, _user: User) -> list[Table]:
    found, currency = budget_of(project), project.currency
    if not found.lines:
        return []
    sums = [
        [
            row.label,
            *(Amount(one, currency) for one in (row.sums.grant, row.sums.cash, row.sums.kind, row.sums.total)),
            percent(row.share),
        ]
        for row in found.partners
    ]
    heads = [_("Partner"), _("From the grant"), _("Own cash"), _("In kind"), _("Together"), _("Share")]
    lines = [
        [
            one.title,
            one.organisation.name if one.organisation else _("nobody yet"),
            str(one.get_category_display()),
            str(one.get_source_display()),
            str(one.get_form_display()),
            Amount(one.amount, currency),
            Amount(one.spent, currency),
        ]
        for one in lines_of(project).order_by("pk")
    ]
    each = [
        _("What for"),
        _("Whose"),
        _("Kind of cost"),
        _("From where"),
        _("Cash or in kind"),
        _("Planned"),
        _("Spent"),
    ]
    return [Table("partners", _("By partner"), heads, sums), Table("lines", _("Lines"), each, lines)]


def budget_data(project: Project, _user: User) -> dict[str, Any]:
    found = budget_of(project)
    return {
        "currency": project.currency,
        "grant": None if project.grant is None else as_number(project.grant, project.currency),
        "planned": as_number(found.sums.total, project.currency),
        "faults": list(found.faults),
        "lines": [
            {
                "title": one.title,
                "partner": one.organisation.name if one.organisation else None,
                "category": one.category,
                "form": one.form,
                "source": one.source,
                "amount": as_number(one.amount, project.currency),
                "spent": as_number(one.spent, project.currency),
            }
            for one in lines_of(project).order_by("pk")
        ],
    }


def work_tables(project: Project, _user: User) -> list[Table]:
    milestones = [
        [
            one.title,
            one.owner.name if one.owner else _("nobody yet"),
            day(one.starts_on),
            day(one.due_on),
            percent(one.reached / 100),
            day(one.done_at) if one.done_at else "",
        ]
        for one in _milestones(project)
    ]
    tasks = [
        [
            one.title,
            one.organisation.name if one.organisation else _("nobody yet"),
            day(one.due_on) if one.due_on else "",
            str(one.get_state_display()),
        ]
        for one in _tasks(project)
    ]
    found, who = [], pgettext("of the work plan", "Who")
    if milestones:
        heads = [_("Milestone"), who, _("From"), _("Due"), _("Done so far"), _("Reached on")]
        found.append(Table("milestones", _("Milestones"), heads, milestones))
    if tasks:
        found.append(Table("tasks", _("Tasks"), [_("Task"), who, _("Due"), _("State")], tasks))
    return found


def work_data(project: Project, _user: User) -> dict[str, Any]:
    return {
        "milestones": [
            {
                "title": one.title,
                "partner": one.owner.name if one.owner else None,
                "starts_on": one.starts_on,
                "due_on": one.due_on,
                "percent": one.reached,
                "done_on": timezone.localdate(one.done_at) if one.done_at else None,
            }
            for one in _milestones(project)
        ],
        "tasks": [
            {
                "title": one.title,
                "partner": one.organisation.name if one.organisation else None,
                "due_on": one.due_on,
                "state": one.state,
            }
            for one in _tasks(project)
        ],
    }


def _inside(project: Project) -> list[Partner]:
    rows = (
        Partner.objects.inside().filter(project=project).select_related("organisation__region", "role").order_by("pk")
    )
    return sorted(rows, key=lambda one: (one.organisation_id != project.lead_id, one.pk))


def _free(project: Project) -> list[Role]:
    taken = {one.role_id for one in _inside(project)}
    return [role for role in Role.objects.filter(project=project) if role.pk not in taken]


def _milestones(project: Project) -> Any:
    rows = Milestone.objects.filter(project=project, taken_out_at=None)
    return rows.select_related("owner").order_by("starts_on", "pk")


def _tasks(project: Project) -> Any:
    rows = Task.objects.filter(project=project).exclude(state=Task.State.DROPPED)
    return rows.select_related("organisation").order_by("position", "pk")
