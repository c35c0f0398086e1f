"""The kinds of thing that people can be told. The app that tells signs its kinds in and owns their wording.

    # matchmaking/notifications.py, imported in its apps.ready
    kinds.register(Kind(name="match.found", topic="partners", label=_("A partner is suggested"), default="digest"))

Wording lies in `<label>/notifications/<name>.subject.txt`, `.txt` and, when the mail should look better than its text, `.html`
(an inner fragment: the page around it, the link and the way to stop are added). They are given `about`, `by`, `to`, `facts`,
`title` and `url` of the thing, and `notification`. The subject is also the line on the bell page, so it should say it all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from django.apps import apps
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.core.registry import Registry

Topic = Literal[
    "partners", "talks", "projects", "events", "meetings", "organisation", "office", "government", "safety", "other"
]
TOPICS: dict[Topic, str | Promise] = {
    "partners": _("Needs, offers and suggested partners"),
    "talks": _("Introductions and conversations"),
    "projects": _("Joint projects"),
    "events": _("Events and courses"),
    "meetings": _("1:1 meetings at events"),
    "organisation": _("Your organisation and its clusters"),
    "office": _("What reaches you at a cluster office"),
    "government": _("Barriers and consultations"),
    "safety": _("Safety, access and moderators"),
    "other": _("Everything else"),
}
"""Under what a person finds the kinds on the page on which they choose, in this order."""

How = Literal["now", "daily", "digest", "app", "never"]
WAYS: tuple[How, ...] = ("now", "daily", "digest", "app")
OR_NEVER: tuple[How, ...] = (*WAYS, "never")
"""For what one may also do without: news of what others did, after which nothing waits on the reader."""

reaching: Registry[Callable[[Any], bool]] = Registry()
"""By topic, whether its kinds can reach a person at all; a topic that is not here reaches everybody."""

SUMMARY = "summary.weekly"  # the summary itself is a kind, so that it can be stopped like any other


@dataclass(frozen=True, kw_only=True)
class Action:
    """What can be done from the mail itself: a link to `page` of the telling app, with a key for this purpose alone
    (portal.notifications.keys). `offered(about, person)` says whether it makes sense today; `in_summary`: its link
    stands in a summary too."""

    purpose: str
    label: str | Promise
    page: str
    offered: Callable[[Any, Any], bool] = lambda _about, _person: True
    in_summary: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`topic`: under what it stands where one chooses. `default`: at once by the person's main way, a line in the daily or weekly
    summary, only on the bell page, or never. What is `urgent` waits for no working day and no morning, and counts against no budget.
    What is `news` waits for nothing from its reader, so that no summary counts it as such. What is `gathered` comes from the clock for
    many things at once: it leaves a little later, several of the kind for one person as one message.
    `ways`: those that a person may choose from, where it is not the usual ones. `more(about, facts, reader)`: what its wording needs
    besides, asked at reading time; a `url` among it is where the message leads instead of to the thing, a `title` what it is called, and
    `listed` (each with `title` and `url`) stands under its line in a summary by mail."""

    name: str
    label: str | Promise
    topic: Topic = "other"
    default: How = "digest"
    urgent: bool = False
    news: bool = False
    gathered: bool = False
    ways: Sequence[How] = ()
    actions: Sequence[Action] = ()
    more: Callable[[Any, dict[str, Any], Any], dict[str, Any]] | None = None

    @property
    def waits(self) -> bool:
        """Whether something is left for its reader to do."""
        return not self.news and self.default != "app"

    @property
    def choices(self) -> Sequence[How]:
        """`ways`, or those that fit its default: what comes quietly anyway may also not come at all."""
        return self.ways or (OR_NEVER if self.default == "app" else WAYS)


registered: Registry[Kind] = Registry()


def register(kind: Kind) -> Kind:
    return registered.register(kind.name, kind)


def find(name: str) -> Kind:
    """Raises LookupError for a kind that nobody has signed in."""
    kind = registered.get(name)
    if kind is None:
        raise LookupError(f"no app has signed in a notification of the kind {name}")
    return kind


def topics_for(person: Any) -> list[Topic]:
    """Those of which this person can be told."""
    return [topic for topic in TOPICS if (can := reaching.get(topic)) is None or can(person)]


def named(default: How) -> list[str]:
    return [name for name, kind in registered if kind.default == default]


@lru_cache(maxsize=256)
def wording_of(name: str) -> str:
    """The path of a kind's templates without their endings: the app that has them is the one that tells.

    Raises TemplateDoesNotExist.
    """
    for config in apps.get_app_configs():
        path = f"{config.label}/notifications/{name}"
        try:
            get_template(f"{path}.subject.txt")
        except TemplateDoesNotExist:
            continue
        return path
    raise TemplateDoesNotExist(f"<label>/notifications/{name}.subject.txt")
