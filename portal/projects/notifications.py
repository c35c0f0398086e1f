"""What people are told about joint projects."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.notifications.kinds import Kind, register


def three_ways(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    """Where its lead closes, pauses or asks for help."""
    return {"url": reverse("projects:project_still", args=[about.public_id])}


def where_it_is_answered(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    """Where the lead is accepted or declined."""
    return {"url": reverse("projects:partner_list", args=[about.public_id]) + "#lead"}


def sign_in() -> None:
    register(
        Kind(name="project.invited", label=_("You are asked into a joint project"), default="now", topic="projects")
    )
    register(
        Kind(
            name="project.interest",
            label=_("Somebody would like to join your project"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="project.answered",
            news=True,
            label=_("A partner of a project comes, goes or says no"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="project.unanswered",
            news=True,
            gathered=True,
            label=_("Whom you asked into a project does not answer in time"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="project.lapsed",
            news=True,
            gathered=True,
            label=_("Your invitation into a project has run out"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="project.report_due",
            gathered=True,
            label=_("A report of a project is due"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="project.closed",
            news=True,
            label=_("A project that you are in is closed"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="project.reopened",
            news=True,
            label=_("A project that you are in is open again"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(name="pool.asked", label=_("You are asked to buy or offer together"), default="now", topic="partners")
    )
    register(
        Kind(
            name="pool.answered",
            news=True,
            label=_("Somebody answers, comes or goes where you buy or offer together"),
            default="now",
            topic="partners",
        )
    )
    register(
        Kind(
            name="project.lead_offered",
            label=_("You are asked to lead a project"),
            default="now",
            topic="projects",
            more=where_it_is_answered,
        )
    )
    register(
        Kind(
            name="project.lead_answered",
            news=True,
            label=_("Whom you asked to lead answers"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(name="project.handed_over", news=True, label=_("You lead a project now"), default="now", topic="projects")
    )
    register(Kind(name="task.given", label=_("A task of a project is yours"), default="digest", topic="projects"))
    register(
        Kind(
            name="task.commented", label=_("Somebody writes about a task of yours"), default="digest", topic="projects"
        )
    )
    register(Kind(name="meeting.called", label=_("A project calls a meeting"), default="now", topic="projects"))
    register(
        Kind(
            name="meeting.changed",
            news=True,
            label=_("A meeting of a project is moved"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="meeting.called_off", label=_("A meeting of a project is called off"), default="now", topic="projects"
        )
    )
    register(
        Kind(
            name="project.idle",
            label=_("Nothing moves in a project that you lead"),
            default="now",
            topic="projects",
            more=three_ways,
        )
    )
    register(
        Kind(
            name="project.help_asked",
            label=_("A project of your cluster asks for help"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="document.beside",
            label=_("A version of a document stands beside yours"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="agreement.drawn_up",
            label=_("An agreement of a project waits for you"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(
            name="agreement.sign_asked",
            label=_("A colleague says that you may sign an agreement"),
            default="now",
            topic="projects",
        )
    )
    register(
        Kind(name="agreement.paper", label=_("A signed page waits to be checked"), default="now", topic="projects")
    )
    register(
        Kind(
            name="agreement.paper_turned_down",
            label=_("A signed page was sent back to you"),
            default="now",
            topic="projects",
        )
    )
