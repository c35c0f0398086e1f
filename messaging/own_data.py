"""What is kept about a person here: what they said, and what they noted for colleagues."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.personal_data import Holder, register

from .models import Guest, HeldMessage, Mention, Message, Note, ReplyKey


def export_messages(person: User) -> list[dict[str, Any]]:
    """One's own words only: what others said is theirs."""
    rows = (
        Message.objects.filter(author=person, kind=Message.Kind.SAID)
        .select_related("conversation", "organisation", "office")
        .order_by("pk")
    )
    rows = rows.prefetch_related("attachments")
    return [
        {
            "conversation": row.conversation.subject,
            "organisation": str(row.organisation or row.office or ""),
            "text": row.text,
            "sent": row.sent_at.isoformat(),
            "files": [{"name": one.name, "type": one.media_type, "bytes": one.size} for one in row.attachments.all()],
        }
        for row in rows
    ]


def export_notes(person: User) -> list[dict[str, Any]]:
    rows = Note.objects.filter(author=person).order_by("pk")
    return [{"text": row.text, "written": row.written_at.isoformat()} for row in rows]


def export_held(person: User) -> list[dict[str, Any]]:
    rows = HeldMessage.objects.filter(author=person).order_by("pk")
    return list(rows.values("text", "held_at", "sent_at", "refused_at"))


def export_mentions(person: User) -> list[dict[str, Any]]:
    """Where they were meant, not the words, which are others'."""
    rows = Mention.objects.filter(person=person).order_by("pk")
    return list(rows.values("message__conversation__subject", "message__sent_at"))


def export_introductions(person: User) -> list[dict[str, Any]]:
    """Of conversations that were opened in their name: that it was so, and when they left. What was said there is not theirs."""
    rows = Guest.objects.filter(person=person).select_related("cluster").order_by("pk")
    return [
        {
            "cluster": row.cluster.name_en,
            "introduced": row.joined_at.isoformat(),
            "left": row.left_at.isoformat() if row.left_at else None,
        }
        for row in rows
    ]


def export_reply_keys(person: User) -> list[dict[str, Any]]:
    """Of which conversations they could answer by mail: the addresses themselves stand nowhere."""
    rows = ReplyKey.objects.filter(person=person).order_by("pk")
    return list(rows.values("conversation__subject", "given_at"))


def sign_in() -> None:
    """What was said in an organisation's name stays readable for those it was said to; the person's name goes from it."""
    register("messaging.messages", Holder(label=_("Messages you wrote"), export=export_messages))
    register("messaging.held", Holder(label=_("Messages of yours that waited for a moderator"), export=export_held))
    register("messaging.mentions", Holder(label=_("Where you were mentioned"), export=export_mentions))
    register("messaging.guests", Holder(label=_("Introductions in your name"), export=export_introductions))
    register(
        "messaging.reply_keys",
        Holder(label=_("Addresses at which you can answer a conversation by mail"), export=export_reply_keys),
    )
    register("messaging.notes", Holder(label=_("Notes you wrote for colleagues"), export=export_notes))
