"""The conversation of a project: all who work in it are in it, funders are not, and whoever leaves the project leaves it."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from messaging.models import Conversation, Message
from messaging.services.conversations import call_it, open_conversation
from portal.accounts.models import User
from portal.organisations.models import Organisation

from ..models import Partner, Project


def talk_with(project: Project, reader: User) -> Conversation | None:
    """The conversation, for those who take part in it."""
    kind = ContentType.objects.get_for_model(Project)
    here = Conversation.objects.visible_to(reader).filter(content_type=kind, object_id=str(project.pk))
    found: Conversation | None = here.first()
    return found


def who_opened(project: Project) -> set[int]:
    """Primary keys of the people who asked or answered for those who work in it: the others read their names there."""
    working = Partner.objects.working().filter(project=project).values_list("asked_by", "answered_by")
    return {one for pair in working for one in pair if one}


def talk_of(project: Project, *, by: User | None) -> Conversation:
    """Opened with the project, by services that have asked who may.

    It does not go on with the two who were introduced: what they wrote to each other is not for a third partner to read.
    """
    working = Partner.objects.working().filter(project=project).values("organisation")
    return open_conversation(
        between=Organisation.objects.filter(pk__in=working),
        about=project,
        subject=project.title,
        by=by,
        opens_with=Message.Kind.STARTED,
    )


def rename_talk(project: Project) -> None:
    """It is called as the project is."""
    call_it(project, project.title)
