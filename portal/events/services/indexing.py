"""An event is found as it stands now: called in the transaction that changes its face or whether it is shown."""

from __future__ import annotations

from portal.search.services import replace_documents

from ..documents import documents_of, documents_of_course
from ..models import Course, Event


def index_event(event: Event) -> None:
    replace_documents(event.public_id, documents_of(event))


def index_course(course: Course) -> None:
    replace_documents(course.public_id, documents_of_course(course))
