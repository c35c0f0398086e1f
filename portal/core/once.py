"""A form that was filled once makes one thing, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model

from .errors import NotAllowed

Made = TypeVar("Made", bound=Model)


def made_once(submission: UUID | None, model: type[Made], make: Callable[[], Made], **within: Any) -> Made:
    """The same `submission` answers with what it has made, else `make` is called in a transaction.

    made_once(submission, Task, make, project=project)
    """
    if there := made_before(submission, model, **within):
        return there
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        if there := made_before(submission, model, **within):
            return there
        raise


def made_before(submission: UUID | None, model: type[Made], **within: Any) -> Made | None:
    """What a form has made already; raises NotAllowed where that is not `within` these fields: it is nobody's here.

    A field of what it hangs on is named as in a query: `line__project=project`.
    """
    known: Any = model
    found: Made | None = known.objects.filter(submission=submission).first() if submission else None
    if found is not None and any(_of(found, path) != value for path, value in within.items()):
        raise NotAllowed
    return found


def _of(row: Model, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)
