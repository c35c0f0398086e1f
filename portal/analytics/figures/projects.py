"""What members do together, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Cluster
from portal.projects.models import Milestone, Partner, Project, Result

from ..periods import Period
from . import Count, Figure, Unit, figures
from .behind import counted, not_over, within


def sign_in() -> None:
    figures.register(
        "projects_running",
        Figure(
            _("Joint projects running"),
            _("Joint projects of the cluster that had started and were not closed at the end of the period."),
            Unit.COUNT,
            running,
        ),
    )
    figures.register(
        "projects_new",
        Figure(
            _("Joint projects started"),
            _("Joint projects of the cluster that started in the period."),
            Unit.COUNT,
            new,
            adds=True,
        ),
    )
    figures.register(
        "projects_late",
        Figure(
            _("Joint projects that are late"),
            _(
                "Of the running projects, those with a milestone or an end that was due before the end of the period and is not reached."
            ),
            Unit.COUNT,
            late,
            rises=False,
        ),
    )
    figures.register(
        "project_jobs",
        Figure(
            _("New jobs from projects"),
            _(
                "New jobs that partners reported when they closed a project in the period. It is known of the projects that said so."
            ),
            Unit.COUNT,
            jobs,
            adds=True,
        ),
    )
    figures.register(
        "project_turnover",
        Figure(
            _("More turnover in a year from projects, at least"),
            _(
                "The sum of the lower ends of the ranges that partners reported when they closed a project in the period, by the"
                " currency of the project. It is known of the projects that said so."
            ),
            Unit.MONEY,
            turnover,
            adds=True,
        ),
    )


def running(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [_number_of(_running(cluster, period).values_list("pk", flat=True))]


def new(cluster: Cluster, period: Period) -> Sequence[Count]:
    return [_number_of(_projects(cluster).filter(within("started_at", period)).values_list("pk", flat=True))]


def late(cluster: Cluster, period: Period) -> Sequence[Count]:
    rows = _running(cluster, period)
    not_reached = Milestone.objects.filter(
        not_over("done_at", period), project__in=rows, due_on__lt=period.last_day, taken_out_at=None
    )
    behind_time = Q(pk__in=not_reached.values("project")) | Q(ends_on__lt=period.last_day)
    return [_number_of(rows.filter(behind_time).values_list("pk", flat=True))]


def jobs(cluster: Cluster, period: Period) -> Sequence[Count]:
    results = _results(cluster, period)
    said = dict(results.filter(jobs__isnull=False).values_list("project", "jobs"))
    return [counted(sum(said.values()) if said else None, _partners(said), covered=len(said), of=results.count())]


def turnover(cluster: Cluster, period: Period) -> Sequence[Count]:
    """One for each currency; none where nobody named a range."""
    results = _results(cluster, period)
    of = results.count()
    sums: dict[str, Decimal] = {}
    projects: dict[str, set[int]] = {}
    rows = results.exclude(turnover="").exclude(project__currency="")
    for project, said, currency in rows.values_list("project", "turnover", "project__currency"):
        sums[currency] = sums.get(currency, Decimal()) + Decimal(Result.BOUNDS[said][0] or 0)
        projects.setdefault(currency, set()).add(project)
    return [
        counted(
            sums[currency],
            _partners(projects[currency]),
            covered=len(projects[currency]),
            of=of,
            currency=currency,
        )
        for currency in sorted(sums)
    ]


def _projects(cluster: Cluster) -> QuerySet[Project]:
    found: QuerySet[Project] = Project.objects.filter(cluster=cluster, hidden_at=None)
    return found


def _running(cluster: Cluster, period: Period) -> QuerySet[Project]:
    return _projects(cluster).filter(not_over("closed_at", period), started_at__lt=period.as_it_stood)


def _results(cluster: Cluster, period: Period) -> QuerySet[Result]:
    return Result.objects.filter(within("project__closed_at", period), project__in=_projects(cluster))


def _number_of(projects: Collection[int]) -> Count:
    found = list(projects)
    return counted(len(found), _partners(found), covered=len(found))


def _partners(projects: Collection[int]) -> set[int]:
    """Who is in them, or was until they were closed."""
    inside = Partner.objects.filter(project__in=projects, state=Partner.State.IN)
    return set(inside.values_list("organisation", flat=True))
