"""For whom somebody speaks at an event, and who may meet whom there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.organisations.models import Block
from portal.organisations.permissions import keep_apart

from .. import permissions
from ..models import Delegation


def check_speaks_for(delegation: Delegation, by: User) -> None:
    if not permissions.speaks_for(by, delegation):
        raise NotAllowed
    if delegation.left_at:
        raise NotPossible("left", _("Nobody of your organisation is registered for the meetings any more."))


def check_may_meet(own: Delegation, other: Delegation) -> None:
    """Raises NotAllowed where the two are not of one event, one has left, or they keep apart: nobody learns which."""
    if own.event_id != other.event_id or own.pk == other.pk or other.left_at:
        raise NotAllowed
    if keep_apart(own.organisation, other.organisation):
        raise NotAllowed


def check_reaches(by: User, other: Delegation) -> None:
    """Raises NotAllowed where the other organisation wants to hear nothing of this person."""
    if Block.objects.filter(organisation=other.organisation, blocked=by).exists():
        raise NotAllowed
