"""To say something, and to change or take back what one said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.errors import NotPossible
from portal.core.http import Request, attempt
from portal.ui.files import RefusedFile
from portal.ui.forms import problems

from ..events import as_event
from ..forms import MessageForm
from ..models import Conversation, HeldMessage, Message
from ..permissions import can_change
from ..queries.thread import AT_ONCE, since
from ..services.messages import delete_message, edit_message, post_message
from ..services.translating import can_translate, translate
from ..words import held_words
from .pages import detail, number_asked, own_conversation, shown


@login_required
@require_POST
def message_post(request: Request, public_id: str) -> HttpResponse:
    """Plain forms are answered with a page; a script that sends files, and shows how far they are, asks for JSON."""
    if request.FILES:
        own_conversation(request, public_id)  # nobody else's are looked into
    form = MessageForm(request.POST, request.FILES)
    # Asked for only where they speak for several.
    acting = SimpleLazyObject(lambda: getattr(request.acting_organisation, "public_id", ""))
    message = form.is_valid() and attempt(form, _post, form, public_id, by=request.user, organisation=acting)
    wants_json = request.headers.get("Accept") == "application/json"
    if message:
        if not wants_json:
            return redirect(f"{message.conversation.get_absolute_url()}#last")
        if isinstance(message, HeldMessage):
            return JsonResponse({"held": held_words()}, status=202)
        return JsonResponse({"seq": message.seq}, status=201)
    conversation, side = own_conversation(request, public_id)
    if wants_json:
        why = " ".join(one.message for one in problems(form))
        return JsonResponse({"message": why, "refused": form.refused}, status=422)
    return shown(request, detail(request, conversation, side, form=form), status=422)


@login_required
@require_safe
@never_cache
def messages_since(request: Request, public_id: str) -> JsonResponse:
    """What was said after a number, for pages without a socket: the same events as there."""
    conversation, _side = own_conversation(request, public_id)
    found = since(conversation, after=number_asked(request, "after") or 0, most=AT_ONCE)
    return JsonResponse({"events": [as_event(conversation, one, one.attachments.all()) for one in found]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def message_edit(request: Request, public_id: str, seq: int) -> HttpResponse:
    conversation, message = _own_message(request, public_id, seq)
    form = MessageForm(request.POST if request.method == "POST" else None, initial={"text": message.text})
    for name in ("client_id", "files"):
        del form.fields[name]
    form.fields["text"].required = not message.attachments.exists()
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and attempt(form, edit_message, message, by=request.user, text=form.cleaned_data["text"]):
        return redirect(f"{conversation.get_absolute_url()}#m{seq}")
    status = 422 if form.errors else 200
    context = {"conversation": conversation, "message": message, "form": form}
    return render(request, "messaging/message_edit.html", context, status=status)


@login_required
@require_POST
def message_delete(request: Request, public_id: str, seq: int) -> HttpResponse:
    conversation, message = _own_message(request, public_id, seq)
    delete_message(message, by=request.user)
    messages.success(request, _("Deleted. The others see that something stood there."))
    return redirect(f"{conversation.get_absolute_url()}#m{seq}")


@login_required
@require_safe
@never_cache
def message_versions(request: Request, public_id: str, seq: int) -> HttpResponse:
    """How a changed message was worded before, for all who can read it."""
    conversation, _side = own_conversation(request, public_id)
    message = get_object_or_404(
        _messages(conversation), seq=seq, edited_at__isnull=False, deleted_at=None, hidden_at=None
    )
    versions = message.versions.order_by("-replaced_at", "-pk")
    context = {"conversation": conversation, "message": message, "versions": versions}
    return render(request, "messaging/message_versions.html", context)


@login_required
@require_safe
@never_cache
def message_translation(request: Request, public_id: str, seq: int) -> HttpResponse:
    """Beside the original; there is none where no service is named."""
    conversation, _side = own_conversation(request, public_id)
    message = get_object_or_404(
        _messages(conversation), seq=seq, kind=Message.Kind.SAID, deleted_at=None, hidden_at=None
    )
    if not can_translate() or not message.text:
        raise Http404
    words, why_not = "", ""
    try:
        words = translate(message, language=(get_language() or "en")[:2])
    except NotPossible as refusal:
        why_not = refusal.message
    context = {"conversation": conversation, "message": message, "words": words, "why_not": why_not}
    return render(request, "messaging/message_translation.html", context, status=200 if words else 503)


def _post(form: MessageForm, conversation: str, **sent: Any) -> Message | HeldMessage:
    try:
        return post_message(conversation, **sent, **form.cleaned_data)
    except RefusedFile as refusal:
        form.refused.append(refusal.place)
        raise


def _own_message(request: Request, public_id: str, seq: int) -> tuple[Conversation, Message]:
    """One's own words in a conversation that one can read; all else does not exist."""
    conversation, _side = own_conversation(request, public_id)
    message = get_object_or_404(_messages(conversation), seq=seq)
    message.conversation = conversation
    if not can_change(request.user, message):
        raise Http404
    return conversation, message


def _messages(conversation: Conversation) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation).select_related("author", "organisation", "office")
