"""A form that was filled once makes one thing, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from .errors import NotAllowed

Made = TypeVar("Made", bound=Model)


def made_once(submission: UUID | None, model: type[Made], make: Callable[[], Made], **within: Any) -> Made:
    """The same `submission` answers with what it has made; one that made something not `within` these fields is nobody's.

    made_once(submission, Task, make, project=project)
    """

    def before() -> Made | None:
        known: Any = model
        found: Any = known.objects.filter(submission=submission).first() if submission else None
        if found is not None and any(getattr(found, name) != value for name, value in within.items()):
            raise NotAllowed
        return found  # type: ignore[no-any-return]

    if there := before():
        return there
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        if there := before():
            return there
        raise
