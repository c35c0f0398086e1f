"""What was remembered of a project, in the reader's words. Whoever adds deeds signs their sentences in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.activity.models import Entry
from portal.core.registry import Registry
from portal.organisations.models import Organisation

from ..models import Decision, Document, Meeting, Milestone, Project, Report, Task


@dataclass(frozen=True, slots=True)
class Thing:
    """What a deed was about: its name, and where it stands; nowhere any more, where `url` is empty."""

    title: str
    url: str


Finder = Callable[[Project, Sequence[str]], Mapping[str, Thing]]
"""Public ids -> things, in one query."""


@dataclass(frozen=True, slots=True)
class Telling:
    """`words`: what was done, before the name of the thing: "has done a task". `fact`: which of the facts names the thing."""

    words: str | Promise
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """`who` is empty where the clock did it."""

    who: str
    words: str
    thing: Thing | None
    at: dt.datetime


tellings: Registry[Telling] = Registry()
finders: Registry[Finder] = Registry()


def entries_of(project: Project) -> QuerySet[Entry]:
    return Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(Project),
        object_id=str(project.pk),
        verb__in=[verb for verb, _telling in tellings],
    ).select_related("by")


def told(project: Project, entries: Sequence[Entry]) -> list[Line]:
    """The rows as sentences: one query for each kind of thing among them."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for one in entries:
        fact = tellings[one.verb].fact
        if fact and one.facts.get(fact):
            wanted[fact].add(str(one.facts[fact]))
    found = {fact: finders[fact](project, sorted(ids)) for fact, ids in wanted.items() if finders.get(fact)}
    return [_line(one, found) for one in entries]


def _line(entry: Entry, found: Mapping[str, Mapping[str, Thing]]) -> Line:
    telling = tellings[entry.verb]
    thing = found.get(telling.fact, {}).get(str(entry.facts.get(telling.fact, "")))
    if thing is None and entry.facts.get("title"):
        thing = Thing(str(entry.facts["title"]), "")
    who = "" if entry.verb in BY_THE_CLOCK else entry.by.name_here if entry.by else _("Somebody")
    # What nobody may name to this reader, or what is gone, leaves no colon that leads nowhere.
    words = str(telling.words) if thing else str(telling.words).rstrip(":\u202f \u00a0")
    return Line(str(who), words, thing, entry.at)


def _named(rows: Iterable[Model], project: Project) -> dict[str, Thing]:
    found = {}
    for row in rows:
        if hasattr(row, "project_id"):
            row.project = project  # type: ignore[attr-defined]
        found[row.public_id] = Thing(str(row), row.get_absolute_url())  # type: ignore[attr-defined]
    return found


def finder_of(model: Any) -> Finder:
    """For things that have a project, a public id and a page."""

    def find(project: Project, ids: Sequence[str]) -> dict[str, Thing]:
        return _named(model.objects.filter(project=project, public_id__in=ids), project)

    return find


def _organisations(_project: Project, ids: Sequence[str]) -> dict[str, Thing]:
    rows = Organisation.objects.filter(public_id__in=ids)
    return {row.public_id: Thing(str(row.name), row.get_absolute_url()) for row in rows}


def _documents(project: Project, ids: Sequence[str]) -> dict[str, Thing]:
    """Those that all partners see: all of them read what happened."""
    rows = Document.objects.filter(project=project, public_id__in=ids, access=Document.Access.ALL)
    return _named(rows, project)


BY_THE_CLOCK = {"partner.expired"}
WORDS = {
    "project.opened": _("opened the project"),
    "project.described": _("described the project anew"),
    "project.started": _("began the project"),
    "project.paused": _("paused the project"),
    "project.resumed": _("let the project go on"),
    "project.help_asked": _("asked the cluster office for help"),
    "project.lead_offered": _("offered the lead to"),
    "project.lead_declined": _("did not take over the lead, for"),
    "project.lead_kept": _("took back the offer of the lead to"),
    "project.handed_over": _("took over the lead, for"),
    "project.closed": _("closed the project"),
    "project.reopened": _("opened the project again"),
    "partner.shown": _("changed what is read by"),
    "story.agreed": _("agreed that the story may be told, for"),
    "story.refused": _("did not agree that the story may be told, for"),
    "application.made": _("fetched the archive for a funder"),
    "mix.written": _("wrote down the rules of the mix"),
    "budget.planned": _("planned a part of the budget:"),
    "budget.changed": _("changed a part of the budget:"),
    "budget.removed": _("removed a part of the budget:"),
    "budget.spent": _("wrote down what was spent:"),
    "budget.taken_back": _("took back what was spent:"),
    "report.added": _("added a report:"),
    "report.changed": _("changed a report:"),
    "report.removed": _("removed a report:"),
    "report.sent": _("sent a report:"),
    "report.reopened": _("opened a report again:"),
    "partner.invited": _("asked in"),
    "partner.interested": _("said that they would like to take part:"),
    "partner.joined": _("brought in"),
    "partner.accepted": _("accepted the invitation, for"),
    "partner.declined": _("said no for"),
    "partner.withdrawn": _("took back the asking of"),
    "partner.expired": _("No answer in time:"),
    "partner.left": _("left the project, for"),
    "partner.removed": _("took out of the project:"),
    "milestone.added": _("set a milestone:"),
    "milestone.changed": _("changed a milestone:"),
    "milestone.reached": _("reached a milestone:"),
    "milestone.reopened": _("opened a milestone again:"),
    "milestone.taken_out": _("took a milestone out of the plan:"),
    "milestone.put_back": _("put a milestone back into the plan:"),
    "task.added": _("added a task:"),
    "task.changed": _("changed a task:"),
    "task.done": _("finished a task:"),
    "task.reopened": _("opened a task again:"),
    "task.moved": _("moved a task:"),
    "task.commented": _("said something about a task:"),
    "decision.written": _("wrote down a decision:"),
    "decision.taken_back": _("took a decision back:"),
    "meeting.called": _("called a meeting:"),
    "meeting.changed": _("changed a meeting:"),
    "meeting.written_up": _("wrote up a meeting:"),
    "meeting.called_off": _("called a meeting off:"),
    "document.added": _("added a document:"),
    "document.version_added": _("brought another version of a document:"),
    "document.beside": _("brought a version that stands beside another, of"),
    "document.settled": _("said which version counts of"),
    "document.changed": _("changed a document:"),
}


FACTS = {
    "project": "",
    "project.lead_offered": "to",
    "project.lead_declined": "to",
    "project.lead_kept": "to",
    "project.handed_over": "to",
    "mix": "",
    "application": "",
    "budget": "",
    "story": "partner",
}
"""By which fact a thing is named, where it is not by its own noun."""


def sign_in() -> None:
    for verb, words in WORDS.items():
        noun = verb.partition(".")[0]
        fact = FACTS.get(verb, FACTS.get(noun, noun))
        tellings.register(verb, Telling(words, fact))
    kept = {"task": Task, "milestone": Milestone, "decision": Decision, "meeting": Meeting, "report": Report}
    for name, model in kept.items():
        finders.register(name, finder_of(model))
    finders.register("document", _documents)
    finders.register("partner", _organisations)
    finders.register("to", _organisations)
