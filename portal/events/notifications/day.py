"""What people are told on the day and after it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from messaging.models import Conversation
from portal.notifications.kinds import Kind, register

from ..models import Event


def sign_in() -> None:
    kinds: list[tuple[str, str | Promise, dict[str, Any]]] = [
        ("b2b.missed", _("A 1:1 meeting did not take place"), {"news": True, "more": at_ratings}),
        ("b2b.freed", _("A time for a 1:1 meeting is free for you, now"), {"urgent": True}),
        ("b2b.how_was_it", _("How your 1:1 meetings were"), {"gathered": True, "more": at_ratings}),
        ("b2b.go_on", _("Somebody you met wants to go on"), {"more": at_ratings}),
        ("b2b.going_on", _("You and somebody you met both want to go on"), {"news": True, "more": at_talk}),
        ("b2b.outcome", _("What came of a 1:1 meeting"), {}),
    ]
    for name, label, options in kinds:
        register(Kind(name=name, label=label, topic="meetings", **{"default": "now"} | options))


def at_ratings(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    event = about if isinstance(about, Event) else about.event
    return {"url": reverse("events:rating_list", args=[event.public_id])}


def at_talk(about: Any, _facts: dict[str, Any], _reader: Any) -> dict[str, Any]:
    kind = ContentType.objects.get_for_model(about)
    talk = Conversation.objects.filter(content_type=kind, object_id=str(about.pk)).first()
    return {"url": talk.get_absolute_url()} if talk else {}
