"""The rules of the mix of a project or a call are written; a set that nobody can keep is refused where it was written."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible

from .. import mix, permissions
from ..models import Call, Mix, Project
from ..models.mixes import NAMES
from ..queries.mixes import said_of
from .moving import has_moved


@transaction.atomic
def write_rules(owner: Project | Call, *, by: User, **rules: Any) -> Mix:
    """All rules at once: what is not given is no rule. Raises NotPossible where nobody could keep them."""
    if not permissions.can_write_roles(by, owner):
        raise NotAllowed
    if isinstance(owner, Project) and owner.closed_at:
        raise NotPossible("closed", _("This project is closed."))
    if unknown := rules.keys() - set(NAMES):
        raise TypeError(f"a mix takes no {', '.join(sorted(unknown))}")
    given = {name: rules.get(name) for name in NAMES} | {"needed_kinds": list(rules.get("needed_kinds") or ())}
    asked = mix.Rules(**given | {"needed_kinds": tuple(given["needed_kinds"])})
    if clash := next(iter(mix.clashes(asked)), None):
        raise NotPossible(clash.code, said_of(clash), clash.field)
    if isinstance(owner, Call):
        written, _made = Mix.objects.update_or_create(call=owner, defaults=given)
    else:
        written, _made = Mix.objects.update_or_create(project=owner, defaults=given)
    record("mix.written", by=by, about=owner)
    if isinstance(owner, Project):
        has_moved(owner)
    return written


def copy_rules(call: Call, project: Project) -> None:
    """Those of a call into a project that starts from it: by the service that starts it."""
    rules = Mix.objects.filter(call=call).first()
    if rules:
        Mix.objects.create(project=project, **{name: getattr(rules, name) for name in NAMES})
