"""Projects in the menus."""

from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, everybody, menu


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
