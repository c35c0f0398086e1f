"""Projects in the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, everybody, menu

from .permissions import GIVING


def has_something_to_give(request: HttpRequest) -> bool:
    """Who acts for a government body or a finance provider writes calls often; everybody else finds them beside the projects."""
    acting = getattr(request, "acting_organisation", None)
    return bool(acting) and acting.kind in GIVING


def acts_for_somebody(request: HttpRequest) -> bool:
    return bool(getattr(request, "acting_organisation", None))


def sign_in() -> None:
    menu.register(
        "projects.projects",
        Entry(
            label=_("Projects"),
            address="projects:project_list",
            icon="task",
            shown_to=everybody,
            covers=["projects"],
            main=40,
            work=40,
        ),
    )
    menu.register(
        "projects.calls",
        Entry(label=_("Calls for projects"), address="projects:call_list", icon="flag", shown_to=everybody, work=42),
    )
    menu.register(
        "projects.own_calls",
        Entry(
            label=_("Calls"),
            address="projects:call_list",
            icon="flag",
            shown_to=has_something_to_give,
            main=42,
            do=42,
        ),
    )
    menu.register(
        "projects.start",
        Entry(label=_("Start a project"), address="projects:project_create", icon="plus", shown_to=acts_for_somebody),
    )
