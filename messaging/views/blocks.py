"""To block somebody of a conversation, from where they disturb."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.core.http import Request, attempt
from portal.core.text import isolated
from portal.organisations.models import Organisation
from portal.organisations.permissions import can_exclude
from portal.organisations.services import exclude
from portal.organisations.services.blocks import block

from ..forms import BlockForm
from ..models import Conversation, Message, Participant
from ..queries.readers import present_in
from .pages import own_conversation


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conversation_block(request: Request, public_id: str) -> HttpResponse:
    conversation, side = own_conversation(request, public_id)
    choices, whom = _choices(request, conversation, side)
    form = BlockForm(request.POST if request.method == "POST" else None, choices=choices)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and attempt(form, _block, request.user, side.organisation, whom[form.cleaned_data["whom"]]):
        messages.success(request, _("Blocked. They are not told. You find it again under “Whom you block”."))
        return redirect("organisations:block_list")
    context = {"conversation": conversation, "form": form, "has_choices": bool(choices)}
    return render(request, "messaging/conversation_block.html", context, status=422 if form.errors else 200)


def _choices(
    request: Request, conversation: Conversation, side: Participant
) -> tuple[list[tuple[str, str]], dict[str, tuple[Any, bool]]]:
    """Those who spoke on other sides, and, for whoever keeps the organisation, for all of it and the other organisations."""
    us = side.organisation
    keeps = can_exclude(request.user, us)
    said = Message.objects.filter(conversation=conversation, author__isnull=False).exclude(organisation=us)
    people = User.objects.filter(pk__in=said.values("author"), is_active=True).exclude(pk=request.user.pk)
    found: dict[str, tuple[Any, bool]] = {}
    choices: list[tuple[str, str]] = []
    for person in people.order_by("full_name", "pk"):
        name = {"name": isolated(str(person)), "us": isolated(us.name)}
        choices.append((f"me-{person.public_id}", _("%(name)s, for me alone") % name))
        found[choices[-1][0]] = (person, False)
        if keeps:
            choices.append((f"us-{person.public_id}", _("%(name)s, for everybody of %(us)s") % name))
            found[choices[-1][0]] = (person, True)
    others = [one.organisation for one in present_in(conversation) if one.pk != side.pk] if keeps else []
    for other in others:
        choices.append((f"all-{other.public_id}", _("All of %(name)s") % {"name": isolated(other.name)}))
        found[choices[-1][0]] = (other, True)
    return choices, found


def _block(by: User, us: Organisation, whom: tuple[Any, bool]) -> object:
    one, for_all = whom
    if isinstance(one, Organisation):
        return exclude(us, one, by=by)
    return block(one, by=by, organisation=us if for_all else None)
