"""Who may report, and who decides. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from .models import DECIDE

if TYPE_CHECKING:
    from portal.accounts.models import User

    from .models import Proposal

    Reader = User | AnonymousUser


def can_decide(user: Reader) -> bool:
    """Whoever was given that right on the editors' desk."""
    return user.is_authenticated and user.is_active and user.has_perm(DECIDE)


def can_report(user: Reader) -> bool:
    """Everybody who is signed in; what they may report is asked of the thing."""
    return user.is_authenticated and user.is_active


def can_confirm(user: Reader, proposal: Proposal) -> bool:
    """Whoever decides, but never who asked for it."""
    return can_decide(user) and user.pk != proposal.by_id
