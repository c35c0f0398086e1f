"""Two people change one thing: the second is told, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .errors import NotPossible
from .models import Versioned

Row = TypeVar("Row", bound=Versioned)


class Overtaken(NotPossible):
    """Somebody else has changed it since the form was opened. `stored` is how it stands now."""

    def __init__(self, stored: Versioned) -> None:
        who = stored.changed_by.name_here if stored.changed_by else _("Somebody")
        message = _("%(who)s changed this while you were writing. Nothing is lost: compare below, then save again.")
        super().__init__("overtaken", message % {"who": who})
        self.stored = stored


@transaction.atomic
def write_over(row: Row, *, by: Any, version: int, besides: Mapping[str, Any] | None = None, **fields: Any) -> bool:
    """Change a row that was read at `version`, by a person; whether anything is different now. Raises Overtaken.

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
