"""Past work: what was done, when, with whom. Each piece can be found by itself and ties its partners together."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.notifications.services import withdraw
from portal.search.services import replace_documents

from .. import permissions
from ..models import Organisation, Reference
from .announcing import announce, index_references
from .consents import Outside, ask_outside, ask_partners, say_no

EARLIEST_YEAR = 1900
FIELDS = frozenset({"title", "text", "year", "source"})
MOST_PARTNERS = 30


@transaction.atomic
def add_reference(
    organisation: Organisation,
    *,
    by: User,
    partners: Iterable[Organisation] = (),
    outside: Iterable[Outside] = (),
    public_id: str = "",
    **fields: Any,
) -> Reference:
    """Write down a piece of past work; `fields`: title, text, year, source. Its partners are asked, and named once they agree.

    `public_id` is the id that the filled form was given: sent twice, it answers with the piece it has already made.
    """
    if not permissions.can_add_reference(by, organisation):
        raise NotAllowed
    # Whoever clicks twice waits here for the first click to be written.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if public_id and (made := Reference.objects.filter(public_id=public_id).first()):
        if made.organisation_id != organisation.pk:
            raise NotAllowed
        return made
    reference = Reference(organisation=organisation, **({"public_id": public_id} if public_id else {}))
    _fill(reference, fields)
    reference.save()
    _set_partners(reference, list(partners), by)
    ask_outside(reference, outside, by=by)
    record("reference.added", by=by, about=organisation, reference=reference.public_id)
    return reference


@transaction.atomic
def update_reference(
    reference: Reference,
    *,
    by: User,
    partners: Iterable[Organisation],
    outside: Iterable[Outside] | None = None,
    **fields: Any,
) -> Reference:
    if not permissions.can_add_reference(by, reference.organisation):
        raise NotAllowed
    _fill(reference, fields)
    reference.save()
    _set_partners(reference, list(partners), by)
    if outside is not None:
        ask_outside(reference, outside, by=by)
    record("reference.changed", by=by, about=reference.organisation, reference=reference.public_id)
    return reference


@transaction.atomic
def remove_reference(reference: Reference, *, by: User) -> None:
    if not permissions.can_add_reference(by, reference.organisation):
        raise NotAllowed
    touched = [reference.organisation_id, *reference.partners.values_list("pk", flat=True)]
    record("reference.removed", by=by, about=reference.organisation, reference=reference.public_id)
    for consent in reference.consents.waiting():
        withdraw("reference.named", about=consent)
    replace_documents(reference.public_id, [])
    reference.delete()
    announce(*touched)


@transaction.atomic
def withdraw_from_reference(reference: Reference, organisation: Organisation, *, by: User) -> None:
    """A partner says: this was not with us. The piece stays, without it."""
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed
    if not reference.partners.filter(pk=organisation.pk).exists():
        return
    say_no(reference, organisation, by=by)
    record("reference.withdrawn", by=by, about=organisation, reference=reference.public_id)
    index_references([reference])
    announce(reference.organisation_id, organisation.pk)


def tells_of_finance(one: Organisation, other: Organisation) -> bool:
    """Whether naming the two together would tell that a company has or had finance: that is never shown."""
    return {one.kind, other.kind} == {Organisation.Kind.FIRM, Organisation.Kind.FINANCE}


def _fill(reference: Reference, fields: dict[str, Any]) -> None:
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"a reference takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(reference, name, clean_line(value) if name in {"title", "source"} else value)
    if not reference.title:
        raise NotPossible("title", _("Say in one line what it was."), "title")
    latest = timezone.localdate().year
    year: int | None = reference.year
    if year is None or not EARLIEST_YEAR <= year <= latest:
        message = _("Write the year of the work, %(earliest)s to %(latest)s.")
        raise NotPossible("year", message % {"earliest": EARLIEST_YEAR, "latest": latest}, "year")
    try:
        reference.clean_fields(exclude=["organisation", "public_id"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise NotPossible("invalid", messages[0], field) from error


def _set_partners(reference: Reference, partners: list[Organisation], by: User) -> None:
    if len(partners) > MOST_PARTNERS:
        message = _("Name at most %(number)s partners.") % {"number": MOST_PARTNERS}
        raise NotPossible("too_many", message, "partners")
    organisation = reference.organisation
    for partner in partners:
        if partner.pk == organisation.pk:
            raise NotPossible("self", _("Name the others: it is your own past work already."), "partners")
    # Nor two of the partners: whoever did the work, all of them stand side by side.
    if any(tells_of_finance(one, other) for one, other in combinations([organisation, *partners], 2)):
        raise NotPossible(
            "finance",
            _("A company and a finance provider are not shown together: nobody needs to know who has finance."),
            "partners",
        )
    before = set(reference.partners.values_list("pk", flat=True))
    ask_partners(reference, partners, by=by)
    index_references([reference])
    announce(organisation.pk, *before, *(partner.pk for partner in partners))


__all__ = [
    "add_reference",
    "remove_reference",
    "tells_of_finance",
    "update_reference",
    "withdraw_from_reference",
]
