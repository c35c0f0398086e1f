"""Who sees what, chosen by those who keep an organisation, and whom it keeps out altogether."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..models import Exclusion, Organisation, Reference
from ..visibility import differing, fields, levels_of
from .announcing import announce, announce_parted, changed, index_references

MOST_EXCLUDED = 100


@transaction.atomic
def set_visibility(organisation: Organisation, levels: Mapping[str, str], *, by: User) -> None:
    """Make these the levels of its fields; others stay as they are. Raises NotPossible at a level that a field does not take."""
    if not permissions.can_set_visibility(by, organisation):
        raise NotAllowed
    for name, level in levels.items():
        field = fields.get(name)
        if field is None:
            raise TypeError(f"no field is called {name}")
        if level not in field.choices:
            raise NotPossible("level", _("Choose one of the levels that are offered."), name)
    # Of what stands now, not of what stood when the form was opened: two colleagues may change two fields.
    now = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = levels_of(now)
    chosen = differing({**before, **levels})
    moved = sorted(name for name, level in levels.items() if level != before[name])
    organisation.visibility = chosen
    if not moved:
        return
    now.visibility = chosen
    now.save(update_fields=["visibility", "updated_at"])
    record("organisation.visibility_changed", by=by, about=organisation, fields=moved)
    if "past_work" in moved:
        index_references(Reference.objects.filter(organisation=organisation).only("pk"))
    changed(organisation)


@transaction.atomic
def exclude(organisation: Organisation, other: Organisation, *, by: User) -> Exclusion:
    """From now on `other` sees of it only what is public, and neither is suggested to the other. Nobody tells the other."""
    if not permissions.can_exclude(by, organisation):
        raise NotAllowed
    if other.pk == organisation.pk:
        raise NotPossible("self", _("That is your own organisation. Name another one."), "name")
    if Exclusion.objects.filter(organisation=organisation).count() >= MOST_EXCLUDED:
        message = _("At most %(number)s can be kept out one by one.") % {"number": MOST_EXCLUDED}
        raise NotPossible("too_many", message, "name")
    row, is_new = Exclusion.objects.get_or_create(organisation=organisation, excluded=other)
    if is_new:
        # Not whom: the memory of the house is read by more people than this page.
        record("organisation.excluded_another", by=by, about=organisation)
        announce(organisation.pk, other.pk)
        announce_parted({organisation.pk}, {other.pk})
    return row


@transaction.atomic
def take_in_again(organisation: Organisation, other: Organisation, *, by: User) -> None:
    """The two meet again like any others. Taking in again who was not kept out changes nothing."""
    if not permissions.can_exclude(by, organisation):
        raise NotAllowed
    gone, _rows = Exclusion.objects.filter(organisation=organisation, excluded=other).delete()
    if gone:
        record("organisation.took_in_again", by=by, about=organisation)
        announce(organisation.pk, other.pk)
        announce_parted({organisation.pk}, {other.pk})
