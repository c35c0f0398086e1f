"""The lines of what only some kinds of organisation have: tests, technology, finance, programmes and the like."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.models import make_public_id
from portal.core.text import clean_line

from .. import permissions
from ..depth import PARTS, Part
from ..models import Organisation, Unit
from .announcing import changed


@dataclass(frozen=True, slots=True)
class Line:
    """One line as told. `public_id` says which: that of a row, or the one that a new line was given when its form was drawn."""

    public_id: str = field(default_factory=make_public_id)
    values: dict[str, Any] = field(default_factory=dict)
    is_gone: bool = False


def set_lines(organisation: Organisation, relation: str, lines: Iterable[Line], *, by: User) -> None:
    """Write these lines of one part (`PARTS`): known ones change, new ones are added, those that are gone go.

    Lines that are not told stay as they are: a colleague may have added them meanwhile. Sent twice, a new line is the same line.
    """
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed
    part = PARTS[relation]
    if organisation.kind not in part.kinds:
        raise NotPossible("kind", _("Organisations of your kind have no such lines."))
    told = list(lines)
    with transaction.atomic():
        # Held, so that two sendings of one form meet one after the other.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if write_lines(organisation, part, told):
            record("organisation.updated", by=by, about=organisation, fields=[relation])
            changed(organisation)


def write_lines(organisation: Organisation, part: Part, lines: Sequence[Line]) -> bool:
    """True if any row changed."""
    rows: Any = part.model.objects.filter(organisation=organisation)
    there: dict[str, Any] = {row.public_id: row for row in rows}
    gone = [there.pop(line.public_id).pk for line in lines if line.is_gone and line.public_id in there]
    kept = [line for line in lines if not line.is_gone]
    new = sum(line.public_id not in there for line in kept)
    if new and len(there) + new > part.most:
        raise NotPossible("too_many", _("Write at most %(number)s lines.") % {"number": part.most})
    part.model.objects.filter(pk__in=gone).delete()
    taken = _taken(part, [line.public_id for line in kept if line.public_id not in there])
    written = [
        _write(organisation, part, there.get(line.public_id), line, position, fresh=line.public_id in taken)
        for position, line in enumerate(kept)
    ]
    return bool(gone) or any(written)


def _taken(part: Part, public_ids: Sequence[str]) -> set[str]:
    """Ids that are another organisation's: whoever brings one gets a new one."""
    there = part.model.objects.filter(public_id__in=public_ids)
    return set(there.values_list("public_id", flat=True))


def _write(organisation: Organisation, part: Part, row: Any, line: Line, position: int, *, fresh: bool) -> bool:
    before = None if row is None else _state(part, row)
    if row is None:
        row = part.model(organisation=organisation, public_id=make_public_id() if fresh else line.public_id)
    for name, value in line.values.items():
        if name in part.several:
            continue
        field = part.model._meta.get_field(name)
        setattr(row, name, clean_line(value) if field.get_internal_type() == "CharField" else value)
    if part.is_ordered:
        row.position = position
    if isinstance(unit := getattr(row, "unit", None), Unit) and unit.organisation_id != organisation.pk:
        raise NotPossible("unit", _("Choose one of your own units."))
    try:
        row.clean_fields(exclude=["public_id", "organisation"])
    except ValidationError as error:
        raise NotPossible("invalid", next(iter(error.message_dict.values()))[0]) from error
    several = {name: line.values[name] for name in part.several if name in line.values}
    wanted = _plain(part, row) | {name: _keys(values) for name, values in several.items()}
    if before is not None and all(before[name] == value for name, value in wanted.items()):
        return False
    row.save()
    for name, values in several.items():
        getattr(row, name).set(values)
    return True


def _state(part: Part, row: Any) -> dict[str, Any]:
    return _plain(part, row) | {name: _keys(getattr(row, name).all()) for name in part.several}


def _plain(part: Part, row: Any) -> dict[str, Any]:
    left_out = {"created_at", "updated_at"}
    return {
        field.name: getattr(row, field.attname)
        for field in part.model._meta.concrete_fields
        if field.name not in left_out
    }


def _keys(values: Iterable[Any]) -> list[Any]:
    return sorted(value.pk for value in values)
