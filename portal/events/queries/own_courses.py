"""What came of a course for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from ..models import Certificate, Event, SurveyAnswer

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def own_course(event: Event, reader: Reader) -> dict[str, Any]:
    """Their certificate and what they were asked, in two queries; nothing for an event that is no cohort or not over yet."""
    if event.course_id is None or not reader.is_authenticated:
        return {}
    certificates = Certificate.objects.of_person(reader).filter(registration__event=event)
    surveys = SurveyAnswer.objects.filter(registration__event=event, registration__person=reader)
    return {"certificate": certificates.order_by("-issued_at", "-pk").first(), "survey": surveys.first()}
