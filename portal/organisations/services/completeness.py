"""The question of the week is answered or put off; either way the next one comes a week later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible

from .. import permissions
from ..models import NextQuestion, Organisation
from ..queries.completeness import completeness_of
from .depth import Line, set_lines
from .organisations import update_organisation
from .profile import set_trade_items

A_WEEK = dt.timedelta(days=7)
MAKERS = {Organisation.Kind.FIRM}


@transaction.atomic
def answer_question(organisation: Organisation, name: str, answer: Any, *, by: User) -> None:
    """Write the answer to where it belongs. What was answered meanwhile, also by a first click, stays as it is."""
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed
    held = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if name not in {one.name for one in completeness_of(held).missing}:
        return
    match name:
        case "does":
            direction = "makes" if held.kind in MAKERS else "serves"
            set_trade_items(held, by=by, **{direction: answer})
        case "buys":
            set_trade_items(held, by=by, buys=answer)
        case "capability":
            set_lines(held, "capabilities", [Line(values={"name": answer})], by=by)
        case "founded_on":
            if answer > timezone.localdate().year:
                raise NotPossible(
                    "future", _("This year is still to come. Write the year in which you began."), "answer"
                )
            update_organisation(held, by=by, founded_on=answer)
        case "summary" | "languages" | "size" | "website":
            update_organisation(held, by=by, **{name: answer})
        case _:
            raise TypeError(f"{name} is not answered in one field")
    _rest(held)


def put_off_question(organisation: Organisation, *, by: User) -> None:
    if not permissions.can_edit_organisation(by, organisation):
        raise NotAllowed
    _rest(organisation)


def _rest(organisation: Organisation) -> None:
    NextQuestion.objects.update_or_create(
        organisation=organisation, defaults={"not_before": timezone.localdate() + A_WEEK}
    )
