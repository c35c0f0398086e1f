"""Projects as moderators meet them: their face, never their workspace."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.moderation.matters import Matter, matters
from portal.organisations.services.whom import people_of

from .models import Project
from .services.indexing import index_project


def find_project(reader: User, key: str) -> Project | None:
    """Of others, and shown to this reader."""
    shown = Project.objects.visible_to(reader).exclude(pk__in=Project.objects.of_user(reader).values("pk"))
    found: Project | None = shown.select_related("lead__region", "cluster").filter(public_id=key).first()
    return found


def hide(project: Project, by: User) -> None:
    """Its face is shown to its partners alone; their work goes on."""
    with transaction.atomic():
        if Project.objects.filter(pk=project.pk, hidden_at=None).update(hidden_at=timezone.now()):
            project.refresh_from_db()
            index_project(project)
            record("project.hidden", by=by, about=project)


def show(project: Project, by: User) -> None:
    with transaction.atomic():
        if Project.objects.filter(pk=project.pk, hidden_at__isnull=False).update(hidden_at=None):
            project.refresh_from_db()
            index_project(project)
            record("project.shown_again", by=by, about=project)


def sign_in() -> None:
    matters.register(
        "projects.project",
        Matter(
            name="project",
            label=_("A joint project"),
            find=find_project,
            concerned=lambda project: people_of(project.lead),
            speaker=lambda project: project.opened_by,
            excerpt=lambda project: f"{project.title}\n\n{project.summary}".strip(),
            hide=hide,
            show=show,
        ),
    )
