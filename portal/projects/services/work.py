"""What every deed in a workspace begins and ends with, and how two people change one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.organisations.models import Organisation

from .. import permissions
from ..models import Project
from ..models.versions import Versioned
from ..queries.owners import able_in
from .moving import check_open, has_moved

Row = TypeVar("Row", bound=Versioned)
Made = TypeVar("Made", bound=Model)


class Overtaken(NotPossible):
    """Somebody else has changed it since the form was opened. `stored` is how it stands now."""

    def __init__(self, stored: Versioned) -> None:
        who = stored.changed_by.full_name if stored.changed_by else _("Somebody")
        message = _("%(who)s changed this while you were writing. Nothing is lost: compare below, then save again.")
        super().__init__("overtaken", message % {"who": who})
        self.stored = stored


def check_works(project: Project, by: User) -> None:
    """Raises NotAllowed for whoever does not see all of it, NotPossible where it is closed."""
    if not permissions.can_see_all(by, project):
        raise NotAllowed
    check_open(project)


def moved(project: Project, verb: str, *, by: User | None, **facts: Any) -> None:
    """Remember a deed, and that something moved."""
    record(verb, by=by, about=project, **facts)
    has_moved(project)


@transaction.atomic
def write_over(row: Row, *, by: User, version: int, besides: Mapping[str, Any] | None = None, **fields: Any) -> bool:
    """Change a row that was read at `version`; whether anything is different now. Raises Overtaken.

    `besides` is written with it and makes no difference by itself. What is there already, because one clicked twice, is no change.
    """
    model: Any = type(row)
    stored = model.objects.select_for_update().get(pk=row.pk)
    if all(getattr(stored, name) == value for name, value in fields.items()):
        row.refresh_from_db()
        return False
    if stored.version != version:
        raise Overtaken(model.objects.select_related("changed_by").get(pk=row.pk))
    changes = fields | dict(besides or {}) | {"version": version + 1, "changed_by": by, "updated_at": timezone.now()}
    model.objects.filter(pk=row.pk, version=version).update(**changes)
    row.refresh_from_db()
    return True


@transaction.atomic
def turn(row: Row, verb: str, *, by: User, before: dict[str, Any], **fields: Any) -> bool:
    """One step of a row that stands as in `before`, once: two clicks are one. Whether this was it."""
    model: Any = type(row)
    project: Project = row.project  # type: ignore[attr-defined]
    check_works(project, by)
    stored = model.objects.select_for_update().get(pk=row.pk)
    changes = fields | {"version": stored.version + 1, "changed_by": by, "updated_at": timezone.now()}
    changed = bool(model.objects.filter(pk=row.pk, **before).update(**changes))
    if changed:
        moved(project, verb, by=by, **{model._meta.model_name: row.public_id})
    row.refresh_from_db()
    return changed


def made_once(submission: UUID | None, project: Project, model: type[Made], make: Callable[[], Made]) -> Made:
    """The same `submission` answers with what it has made; one of another project is nobody's."""

    def before() -> Made | None:
        known: Any = model
        found: Any = known.objects.filter(submission=submission).first() if submission else None
        if found is not None and found.project_id != project.pk:
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


def line_of(text: str, longest: int, field: str) -> str:
    """What a thing is called. Raises NotPossible at `field` where that is nothing or too long."""
    written = clean_line(text)
    if not written:
        raise NotPossible("empty", _("Say in a few words what it is."), field)
    if len(written) > longest:
        raise NotPossible("too_long", _("Write less: at most %(number)s letters.") % {"number": longest}, field)
    return written


def owner_in(project: Project, owner: Organisation | None, *, before: int | None = None) -> Organisation | None:
    """Somebody who works in it, or whoever had it before. Raises NotPossible."""
    if owner is None or owner.pk == before:
        return owner
    able = able_in(project)
    if owner.pk in able.funders:
        words = _(
            "%(name)s reads as a funder and sees no tasks. Choose somebody else, or let it read everything first."
        )
        raise NotPossible("funder", words % {"name": owner.name}, "who")
    if not able.has(owner.pk):
        raise NotPossible("owner", _("%(name)s is not in this project.") % {"name": owner.name}, "who")
    return owner
