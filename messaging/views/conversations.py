"""The list of conversations, one of them, and what colleagues do with it."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import Request, attempt, neighbours, tell_outcome

from ..forms import HandOverForm, NoteForm
from ..queries.inbox import as_guest, inbox
from ..queries.readers import colleagues_of
from ..queries.roster import to_mention
from ..services.reading import mark_read
from ..services.sharing import hand_over, write_note
from ..words import ONLY
from .pages import detail, own_conversation, shown, tabs


@login_required
@require_safe
@never_cache
def conversation_list(request: Request) -> HttpResponse:
    if not request.acting_organisation:
        return render(request, "messaging/no_organisation.html", {"as_guest": as_guest(request.user)})
    only = request.GET.get("only", "")
    only = only if only in ONLY else ""
    cursor = request.GET.get("after", "")
    page = inbox(request.acting_organisation, reader=request.user, only=only, cursor=cursor)
    guests = [] if only or cursor else as_guest(request.user)
    context = {"list": page, "as_guest": guests, "only": only, "tabs": tabs(only), **neighbours(request, page)}
    return render(request, "messaging/conversation_list.html", context)


@login_required
@require_safe
@never_cache
def conversation_detail(request: Request, public_id: str) -> HttpResponse:
    """Reading it is having read it."""
    conversation, side = own_conversation(request, public_id)
    context = detail(request, conversation, side)
    if context["has_new"]:
        mark_read(conversation, by=request.user, up_to=context["thread"].last_seq)
    return shown(request, context)


@login_required
@require_safe
@never_cache
def people_here(request: Request, public_id: str) -> JsonResponse:
    """Whose names are offered after an @, for the script of the page."""
    conversation, _side = own_conversation(request, public_id)
    return JsonResponse({"people": [asdict(one) for one in to_mention(request.user, conversation)]})


@login_required
@require_POST
def conversation_hand_over(request: Request, public_id: str) -> HttpResponse:
    conversation, side = own_conversation(request, public_id)
    form = HandOverForm(request.POST, colleagues=colleagues_of(side))
    if not form.is_valid():
        messages.error(request, _("They do not act for your organisation any more."))
        return redirect(conversation)
    to = form.cleaned_data["colleague"]
    done = _("%(name)s sees to it now.") % {"name": to} if to else _("Everybody here sees to it now.")
    tell_outcome(request, done, hand_over, side, by=request.user, to=to)
    return redirect(conversation)


@login_required
@require_POST
def note_write(request: Request, public_id: str) -> HttpResponse:
    conversation, side = own_conversation(request, public_id)
    form = NoteForm(request.POST)
    if form.is_valid() and attempt(form, write_note, side, by=request.user, text=form.cleaned_data["note"]):
        return redirect(f"{conversation.get_absolute_url()}#last")
    return shown(request, detail(request, conversation, side, note_form=form), status=422)
