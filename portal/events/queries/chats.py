"""What the organiser writes to somebody by WhatsApp: the address that opens the chat, with words in their language and a link."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.core.text import isolated
from portal.ui.tags.words import whatsapp_chat
from portal.ui.words import moment

from ..keys import link_for
from ..models import Event, Registration


def chat_with(registration: Registration, event: Event) -> str:
    """Empty where no number is known. Whoever has no account answers by the link, all others on the page of the event."""
    if not registration.phone_number:
        return ""
    with override(registration.language), timezone.override(event.tz):
        asks = _("Do you still come? %(title)s") if registration.is_going else "%(title)s"
        link = settings.SITE_URL + event.get_absolute_url() if registration.person_id else link_for(registration)
        lines = [asks % {"title": isolated(event.title)}, moment(event.starts_at), event.place, link]
    words = "\n".join(filter(None, lines))
    return f"{whatsapp_chat(registration.phone_number)}?text={quote(words, safe='')}"
