"""Calls are written by those who have something to give, and changed by them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from matchmaking.language import guess_language
from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.once import made_once
from portal.core.text import clean_line, clean_text
from portal.organisations.models import Organisation
from portal.ui.words import too_fine

from .. import permissions
from ..models import Call

WRITTEN = frozenset({"title", "text", "cluster", "audience", "opens_on", "closes_on", "grant", "currency"})


def write_call(*, by: User, organisation: Organisation, submission: UUID | None = None, **fields: Any) -> Call:
    """The same `submission` answers with the call that it has made."""
    if not permissions.can_call(by, organisation):
        raise NotAllowed

    def make() -> Call:
        call = Call(organisation=organisation, written_by=by, submission=submission)
        _fill(call, fields, by=by)
        record("call.written", by=by, about=call)
        return call

    return made_once(submission, Call, make, organisation=organisation)


@transaction.atomic
def change_call(call: Call, *, by: User, **fields: Any) -> Call:
    """Projects that were started from it keep the roles and rules they started with."""
    if not permissions.can_write_call(by, call):
        raise NotAllowed
    _fill(call, fields, by=by)
    record("call.changed", by=by, about=call)
    return call


def _fill(call: Call, fields: dict[str, Any], *, by: User) -> None:
    if unknown := fields.keys() - WRITTEN:
        raise TypeError(f"a call takes no {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(call, name, value)
    call.title, call.text = clean_line(call.title), clean_text(call.text)
    if not call.title:
        raise NotPossible("title", _("Say in one sentence what you support."), "title")
    if None in {call.closes_on, call.opens_on}:
        raise NotPossible("days", _("Say until which day projects can be started."), "closes_on")
    if call.closes_on < call.opens_on:
        raise NotPossible("order", _("It closes before it opens."), "closes_on")
    if call.audience == Call.Audience.CLUSTER and call.cluster is None:
        raise NotPossible("cluster", _("Choose the cluster that it is for, or who else can see it."), "cluster")
    if call.grant is not None and not call.currency:
        raise NotPossible("currency", _("Choose the currency."), "currency")
    if words := too_fine(call.grant, call.currency):
        raise NotPossible("too_fine", words, "grant")
    call.language = guess_language(f"{call.title} {call.text}", by.language or (get_language() or "en")[:2])
    call.save()
