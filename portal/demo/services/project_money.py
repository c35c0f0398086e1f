"""Money, reports and results of the joint projects of the story, and what its members buy together: written by the services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from matchmaking.models import Listing
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.projects.forms.budget import PAYS
from portal.projects.models import Pool, PoolMember, Project, Record, Report
from portal.projects.services.budget import add_line, write_spending
from portal.projects.services.closing import answer_story, close_project
from portal.projects.services.pools import come_in, open_pool
from portal.projects.services.reports import add_report, mark_sent

from ..days import Days
from ..story.chance import steady_id
from ..story.reading import DATA, read
from .cast import Cast
from .deeds import date_deeds, last_deed
from .projects import project_of


def write_project_money(cast: Cast) -> None:
    told = read(DATA / "project_money.toml")
    for one in told["budget"]:
        _budget(cast, one)
    for one in told["result"]:
        _result(cast, one)
    for one in told["pool"]:
        _pool(cast, one)


def _budget(cast: Cast, told: dict[str, Any]) -> None:
    project = project_of(told["project"])
    by = _lead_of(cast, project)
    today, started = timezone.localdate(), project.started_at or project.created_at
    for at, one in enumerate(told["lines"]):
        since = last_deed()
        form, source = PAYS[one.get("pays", "grant")]
        line = add_line(
            project,
            by=by,
            title=one["title"],
            organisation=_organisation(cast, one),
            category=one["category"],
            form=form,
            source=source,
            amount=Decimal(one["amount"]),
        )
        known = {line.public_id: steady_id("budget", f"{told['project']}-{at}")}
        type(line).objects.filter(pk=line.pk).update(public_id=known[line.public_id])
        date_deeds(since, started + dt.timedelta(hours=2 + at), renamed=known)
        for amount, ago, note in one.get("spent", ()):
            day = today - dt.timedelta(days=ago)
            since = last_deed()
            write_spending(line, by=by, amount=Decimal(amount), spent_on=day, note=note)
            date_deeds(since, timezone.make_aware(dt.datetime.combine(day, dt.time(15, 10))), renamed=known)
    days = Days(project.lead.country, today)
    for one in told.get("reports", ()):
        due = days.from_day(today + dt.timedelta(days=one["due"]))
        since = last_deed()
        report = add_report(
            project,
            by=by,
            kind=one["kind"],
            title=one["title"],
            to=one["to"],
            organisation=_organisation(cast, one),
            due_on=due,
        )
        date_deeds(since, started + dt.timedelta(hours=9))
        if "sent" in one:
            since, sent_at = last_deed(), timezone.now() - dt.timedelta(days=one["sent"])
            mark_sent(report, by=by)
            Report.objects.filter(pk=report.pk).update(sent_at=sent_at)
            date_deeds(since, sent_at)


def _result(cast: Cast, told: dict[str, Any]) -> None:
    """Closed a month ago; one partner has not said yet whether its story may be told, so its draft lies with the editors."""
    project = project_of(told["project"])
    fields = {name: told[name] for name in ("outcome", "made", "jobs", "savings", "further")}
    since, closed_at = last_deed(), timezone.now() - dt.timedelta(days=30)
    close_project(project, by=_lead_of(cast, project), anyway=True, **fields)
    Project.objects.filter(pk=project.pk).update(closed_at=closed_at)
    for key in told["agreed"]:
        row = Record.objects.select_related("project__lead", "organisation").get(
            project=project, organisation=cast.organisations[key]
        )
        answer_story(row, by=_person(cast, key), agrees=True)
    date_deeds(since, closed_at + dt.timedelta(days=4), step=dt.timedelta(hours=11))


def _pool(cast: Cast, told: dict[str, Any]) -> None:
    lead = _person(cast, told["lead"])
    first = _listing(cast, told["lead"], told["listing"])
    others = [_listing(cast, key, title) for key, title in [*told["with"], *told["asked"]]]
    pool = open_pool(first, by=lead, title=told["title"], quantity=first.quantity, unit=first.unit, ask=others)
    Pool.objects.filter(pk=pool.pk).update(public_id=steady_id("pool", told["key"]))
    for key, _title in told["with"]:
        place = PoolMember.objects.select_related("pool__lead", "organisation").get(
            pool=pool, organisation=cast.organisations[key]
        )
        come_in(place, by=_person(cast, key), quantity=place.quantity)


def _listing(cast: Cast, key: str, title: str) -> Listing:
    found: Listing = Listing.objects.select_related("organisation", "cluster", "link").get(
        organisation=cast.organisations[key], title=title
    )
    return found


def _organisation(cast: Cast, told: dict[str, Any]) -> Organisation | None:
    return cast.organisations[told["who"]] if "who" in told else None


def _lead_of(cast: Cast, project: Project) -> User:
    found = project.opened_by or cast.acting_for(project.lead.slug)
    if found is None:
        raise LookupError(f"nobody acts for {project.lead}")
    return found


def _person(cast: Cast, key: str) -> User:
    found = cast.acting_for(key)
    if found is None:
        raise LookupError(f"nobody acts for {key}")
    return found
