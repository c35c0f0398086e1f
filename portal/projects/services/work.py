"""What every deed in a workspace begins and ends with, and how two people change one thing."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.models import Versioned
from portal.organisations.models import Organisation

from .. import permissions
from ..models import Project
from ..queries.owners import able_in
from .moving import check_open, has_moved

Row = TypeVar("Row", bound=Versioned)


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
