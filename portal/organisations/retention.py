"""Invitations and openings are not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, register, take_away

from .models import Invitation, Opening


def forget_invitations(before: dt.datetime, limit: int) -> int:
    """Used or not: who came in by one has a membership, and that stays."""
    return take_away(Invitation.objects.filter(expires_at__lt=before), limit)


def forget_openings(before: dt.datetime, limit: int) -> int:
    return take_away(Opening.objects.filter(at__lt=before), limit)


def sign_in() -> None:
    register(
        "organisations.invitations",
        Rule(
            label=_("Invitations with the address they went to, after they ran out"),
            why=_("so that whoever invited can see what became of it"),
            kept=dt.timedelta(days=30),
            forget=forget_invitations,
        ),
    )
    register(
        "organisations.openings",
        Rule(
            label=_("Who opened what of a member"),
            why=_("so that members can read it"),
            kept=dt.timedelta(days=730),
            forget=forget_openings,
        ),
    )
