"""What was planned, done, decided and met about in the joint projects of the story: rows with their moments, nobody is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from portal.activity.models import Entry
from portal.organisations.models import Organisation
from portal.projects.models import Comment, Decision, Meeting, Milestone, Partner, Project, Task
from portal.projects.services.tasks import ROOM

from ..days import CLOCKS, Days
from ..story.chance import chance, steady_id
from ..story.reading import DATA, read
from .cast import Cast
from .projects import month_after, project_of


def write_project_work(cast: Cast) -> None:
    for told in read(DATA / "project_work.toml")["work"]:
        _Work(cast, told).write()


class _Work:
    """One project. Days are working days of the lead's country."""

    def __init__(self, cast: Cast, told: dict[str, Any]) -> None:
        self.cast, self.told, self.key = cast, told, told["project"]
        self.project: Project = project_of(self.key)
        self.by = self.project.opened_by
        self.country = self.project.lead.country
        self.days = Days(self.country, timezone.localdate())
        self.milestones: dict[str, Milestone] = {}
        self.tasks: dict[str, Task] = {}
        self.last = self.project.started_at or self.project.created_at

    def write(self) -> None:
        # It was opened and begun then, not while the story is written; past the guard, which lets nobody change the memory.
        about = {"content_type__model": "project", "object_id": str(self.project.pk)}
        models.QuerySet(Entry).filter(**about).update(at=self.last)
        for one in self.told["milestones"]:
            self._milestone(one)
        for at, one in enumerate(self.told["tasks"]):
            self._task(at, one)
        for one in self.told["comments"]:
            self._comment(one)
        for one in self.told["decisions"]:
            self._decision(one)
        for one in self.told["meetings"]:
            self._meeting(one)
        Project.objects.filter(pk=self.project.pk).update(moved_at=self.last)

    def _owner(self, key: str) -> Organisation | None:
        if key == "office":
            return self.project.cluster.organisation if self.project.cluster else None
        return self.cast.organisations[key] if key else None

    def _partners(self, keys: list[str]) -> list[Partner]:
        named = [self.cast.organisations[key] for key in keys]
        return list(Partner.objects.filter(project=self.project, organisation__in=named))

    def _milestone(self, one: dict[str, Any]) -> None:
        start = self.project.starts_on
        assert start is not None
        starts = month_after(start, one["from"])
        due = month_after(start, one["until"] + 1) - dt.timedelta(days=1)
        done = None
        if "done" in one:
            reached = self.days.from_day(start + dt.timedelta(days=one["done"]))
            done = min(self.days.moment_on(reached, self._drawn(one["title"])), timezone.now())
        made = Milestone.objects.create(
            public_id=steady_id("milestone", self.key, one["title"]),
            project=self.project,
            title=one["title"],
            owner=self._owner(one["who"]),
            starts_on=starts,
            due_on=due,
            percent=one.get("percent", 0),
            done_at=done,
            done_by=self.by if done else None,
            changed_by=self.by,
        )
        self.milestones[made.title] = made
        self._remember("milestone.added", self.project.created_at, milestone=made.public_id)
        if done:
            self._remember("milestone.reached", done, milestone=made.public_id)

    def _task(self, at: int, one: dict[str, Any]) -> None:
        state = one.get("state", Task.State.TODO)
        ended = self.days.moment_ago(1, self._drawn(one["title"])) if state not in Task.OPEN else None
        written = self.days.moment_ago(10 + at, self._drawn(one["title"], "written"))
        made = Task.objects.create(
            public_id=steady_id("task", self.key, one["title"]),
            project=self.project,
            title=one["title"],
            details=one.get("details", ""),
            organisation=self._owner(one["who"]),
            person=self.cast.users[one["person"]] if "person" in one else None,
            milestone=self.milestones.get(one.get("milestone", "")),
            due_on=self.days.ahead(one["due"]),
            state=state,
            position=(at + 1) * ROOM,
            ended_at=ended,
            ended_by=self.by if ended else None,
            opened_by=self.by,
            changed_by=self.by,
        )
        Task.objects.filter(pk=made.pk).update(created_at=written)
        self.tasks[made.title] = made
        self._remember("task.added", written, task=made.public_id)
        if ended:
            self._remember("task.done", ended, task=made.public_id)

    def _comment(self, one: dict[str, Any]) -> None:
        at = self.days.moment_ago(one["ago"], self._drawn(one["text"]))
        task = self.tasks[one["task"]]
        Comment.objects.create(task=task, by=self.cast.users[one["by"]], text=one["text"], at=at)
        self._remember("task.commented", at, task=task.public_id)

    def _decision(self, one: dict[str, Any]) -> None:
        at = self.days.moment_ago(one["ago"], self._drawn(one["what"]))
        made = Decision.objects.create(
            public_id=steady_id("decision", self.key, one["what"]),
            project=self.project,
            what=one["what"],
            why=one["why"],
            decided_on=at.date(),
            written_by=self.by,
            written_at=at,
        )
        made.agreed.set(self._partners(one["agreed"]))
        self._remember("decision.written", at, decision=made.public_id)

    def _meeting(self, one: dict[str, Any]) -> None:
        day = self.days.ahead(one["days"]) if one["days"] > 0 else self.days.ago(-one["days"])
        made = Meeting.objects.create(
            public_id=steady_id("meeting", self.key, one["title"]),
            project=self.project,
            title=one["title"],
            starts_at=dt.datetime.combine(day, dt.time(one["hour"]), tzinfo=CLOCKS[self.country]),
            minutes=one["minutes"],
            place=one.get("place", ""),
            link=one.get("link", ""),
            agenda=one["agenda"],
            notes=one.get("notes", ""),
            changed_by=self.by,
        )
        made.present.set(self._partners(one.get("present", [])))
        called = self.days.moment_ago(max(3, 8 - one["days"]), self._drawn(one["title"]))
        self._remember("meeting.called", called, meeting=made.public_id)

    def _remember(self, verb: str, at: dt.datetime, **facts: str) -> None:
        entry = Entry(verb=verb, by=self.by, facts=facts, at=at)
        entry.about = self.project
        entry.save()
        self.last = max(self.last, at)

    def _drawn(self, *names: str) -> Any:
        return chance("project work", self.key, *names)
