"""Invitations, openings, uploaded lists and requests for a new way in are not kept for ever."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import Invitation, MemberList, Opening, Recovery
from .models.member_lists import LIST_LASTS


def sign_in() -> None:
    register(
        "organisations.invitations",
        Rule(
            label=_("Invitations with the address they went to, after they ran out"),
            why=_("so that whoever invited can see what became of it"),
            kept=dt.timedelta(days=30),
            # Used or not: who came in by one has a membership, and that stays.
            forget=by_age(Invitation, "expires_at"),
        ),
    )
    register(
        "organisations.openings",
        Rule(
            label=_("Who opened what of a member"),
            why=_("so that members can read it"),
            kept=dt.timedelta(days=730),
            forget=by_age(Opening, "at"),
        ),
    )
    register(
        "organisations.member_lists",
        Rule(
            label=_("Member lists that a cluster office uploaded"),
            why=_("so that what came of them can be taken back"),
            kept=LIST_LASTS,
            # What was written from one stays.
            forget=by_age(MemberList, "created_at"),
        ),
    )
    register(
        "organisations.recoveries",
        Rule(
            label=_("Requests for a new way in, with what was said for them, after they were decided"),
            why=_("so that a way in given to the wrong person can be put right"),
            kept=dt.timedelta(days=365),
            forget=by_age(Recovery, "decided_at"),
        ),
    )
