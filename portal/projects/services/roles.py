"""The roles that a project or a call wants: written, put in order and taken out by whoever leads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.taxonomy.models import Sector

from .. import permissions
from ..models import Call, CallRole, Project, Role, Wanted
from .looking import look_again
from .moving import has_moved

WRITTEN = frozenset({"kind", "title", "link", "countries", "is_needed"})
MOST_ROLES = 30


@transaction.atomic
def add_role(owner: Project | Call, *, by: User, sectors: Iterable[Sector] = (), **fields: Any) -> Wanted:
    """One place more, the last. The same kind and words twice are one: two clicks."""
    _locked(owner, by)
    rows = roles_of(owner)
    role = (CallRole if isinstance(owner, Call) else Role)(**{_name(owner): owner})
    _fill(role, fields)
    there: Wanted | None = rows.filter(kind=role.kind, title=role.title).first()
    if there:
        return there
    if rows.count() >= MOST_ROLES:
        raise NotPossible("too_many", _("These are enough roles: at most %(number)s.") % {"number": MOST_ROLES})
    role.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    role.save()
    role.sectors.set(sectors)
    _told(owner, "role.added", by, role)
    return role


@transaction.atomic
def change_role(role: Wanted, *, by: User, sectors: Iterable[Sector] | None = None, **fields: Any) -> Wanted:
    owner = permissions.owner_of(role)
    _locked(owner, by)
    _fill(role, fields)
    if roles_of(owner).filter(kind=role.kind, title=role.title).exclude(pk=role.pk).exists():
        raise NotPossible("twice", _("There is such a role already. Say in other words what this one is for."), "title")
    role.save()
    if sectors is not None:
        role.sectors.set(sectors)
    _told(owner, "role.changed", by, role)
    return role


@transaction.atomic
def move_role(role: Wanted, *, by: User, up: bool) -> None:
    """One place up or down; at an end nothing happens."""
    owner = permissions.owner_of(role)
    _locked(owner, by)
    rows = list(roles_of(owner))
    at = next((place for place, one in enumerate(rows) if one.pk == role.pk), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows, 1):
        one.position = place
    roles_of(owner).bulk_update(rows, ["position"])


@transaction.atomic
def take_out_role(role: Wanted, *, by: User) -> None:
    """Whoever has it stays in the project, without a role."""
    owner = permissions.owner_of(role)
    _locked(owner, by)
    if roles_of(owner).filter(pk=role.pk).delete()[0]:
        _told(owner, "role.removed", by, role)


def copy_roles(call: Call, project: Project) -> None:
    """Those of a call into a project that starts from it: by the service that starts it."""
    for one in roles_of(call).prefetch_related("sectors"):
        given = {name: getattr(one, name) for name in (*WRITTEN, "position")}
        role: Role = Role.objects.create(project=project, **given)
        role.sectors.set(one.sectors.all())


def roles_of(owner: Project | Call) -> Any:
    return (CallRole if isinstance(owner, Call) else Role).objects.filter(**{_name(owner): owner})


def _name(owner: Project | Call) -> str:
    return "call" if isinstance(owner, Call) else "project"


def _locked(owner: Project | Call, by: User) -> None:
    """Two people at once come one after the other."""
    if not permissions.can_write_roles(by, owner):
        raise NotAllowed
    type(owner).objects.select_for_update().get(pk=owner.pk)
    if isinstance(owner, Project) and owner.closed_at:
        raise NotPossible("closed", _("This project is closed."))


def _fill(role: Wanted, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - WRITTEN:
        raise TypeError(f"a role takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(role, name, value)
    role.title = clean_line(role.title)
    if role.kind == Role.Kind.OTHER and not role.title:
        raise NotPossible("title", _("Say what this role is for."), "title")


def _told(owner: Project | Call, deed: str, by: User, role: Wanted) -> None:
    record(deed, by=by, about=owner, role=str(role))
    if isinstance(owner, Project):
        has_moved(owner)
        if isinstance(role, Role):
            look_again(owner, role)
