"""What the pages of a conversation have in common: whose it is, and all that stands on it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from portal.core.http import Request
from portal.core.registry import thing_for
from portal.organisations.queries.blocks import is_blocked_anywhere
from portal.organisations.standing import standing_of
from portal.ui.parts import Tab

from ..forms import HandOverForm, MessageForm, NoteForm
from ..models import Conversation, HeldMessage, Participant
from ..permissions import is_closed, reaches
from ..queries.files import files_of
from ..queries.guests import introducer_of
from ..queries.inbox import inbox
from ..queries.readers import colleagues_of, present_in, read_so_far
from ..queries.thread import held_of, thread
from ..services.messages import MOST_FILES, too_many_files
from ..services.translating import can_translate
from ..words import ONLY, held_words


def own_conversation(request: Request, public_id: str) -> tuple[Conversation, Participant]:
    """The conversation and the side for which the reader speaks: of several own organisations the acting one."""
    found = Conversation.objects.visible_to(request.user).select_related("content_type")
    held = HeldMessage.objects.filter(conversation=OuterRef("pk"), sent_at=None, refused_at=None)
    found = found.annotate(is_blocked=is_blocked_anywhere(request.user), has_held=Exists(held))
    conversation = get_object_or_404(found, public_id=public_id)
    acting = request.acting_organisation.pk if request.acting_organisation else None
    own = standing_of(request.user).organisations
    sides = [one for one in present_in(conversation) if one.organisation_id in own]
    side = min(sides, key=lambda one: (one.organisation_id != acting, one.pk), default=None)
    if side is None:
        raise Http404
    return conversation, side


def number_asked(request: Request, name: str) -> int | None:
    """The number of a message in the address; None for what is none."""
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def detail(
    request: Request,
    conversation: Conversation,
    side: Participant,
    *,
    form: MessageForm | None = None,
    note_form: NoteForm | None = None,
) -> dict[str, Any]:
    """All that stands on the page of a conversation."""
    request.reads_at = conversation.get_absolute_url()
    read = read_so_far(conversation, side, request.user)
    talk = thread(
        conversation,
        reader=request.user,
        side=side,
        read_seq=read,
        before=number_asked(request, "before"),
    )
    us = side.organisation
    colleagues = colleagues_of(side)
    return {
        "conversation": conversation,
        "side": side,
        "others": [one.organisation for one in present_in(conversation) if one.pk != side.pk],
        "thread": talk,
        "has_new": talk.last_seq > min(read, side.read_seq),
        "form": form or MessageForm(),
        "note_form": note_form or NoteForm(),
        "hand_over_form": HandOverForm(
            colleagues=colleagues, initial={"colleague": side.assigned_to and side.assigned_to.public_id}
        ),
        "can_translate": can_translate(),
        "is_shared": len(colleagues) > 1,
        "introducer": introducer_of(conversation, side),
        "is_closed": is_closed(conversation) or (conversation.is_blocked and not reaches(request.user, conversation)),
        "most_bytes": settings.FILE_MOST_BYTES,
        "most_files": MOST_FILES,
        "too_many_files": too_many_files(),
        "files": files_of(conversation),
        "held_words": held_words(),
        "held": held_of(conversation, us) if conversation.has_held else [],
        "list": inbox(us, reader=request.user),
        "us": us,
        **aside(request, conversation),
    }


def shown(request: Request, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page itself. On it alone a voice note can be recorded, when the person says so to the browser."""
    response = render(request, "messaging/conversation_detail.html", context, status=status)
    response["Permissions-Policy"] = "camera=(), geolocation=(self), microphone=(self), payment=()"
    return response


def aside(request: Request, conversation: Conversation) -> dict[str, Any]:
    """The shared facts beside it, told by the app that opened it, and where what it is called by stands."""
    about = conversation.about
    teller = thing_for(about) if about is not None else None
    if teller is None:
        return {}
    named = {"named_at": teller.url(about)} if teller.names_talks else {}
    told = teller.aside(about, request.user) if teller.aside else None
    if told is None:
        return named
    template, context = told
    return {"aside": template, **named, **context}


def tabs(only: str) -> list[Tab]:
    here = reverse("messaging:conversation_list")
    return [Tab(label, f"{here}?only={name}" if name else here, current=name == only) for name, label in ONLY.items()]
