"""A message in the reader's language, by a service that an operator has named (TRANSLATE_URL); without one there is none.

It is asked as LibreTranslate is: POST {"q", "source": "auto", "target", "format": "text"}, and answers {"translatedText"}.
"""

from __future__ import annotations

import json
import logging

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from portal.core.errors import NotPossible
from portal.core.posting import NotTaken, post_json
from portal.core.text import clean_text

from ..models import Message

log = logging.getLogger(__name__)
SECONDS = 8
KEPT = 24 * 3600


def can_translate() -> bool:
    return bool(settings.TRANSLATE_URL)


def translate(message: Message, *, language: str) -> str:
    """Its words in a language ("en", "fr", "ar"), for a reader of whom the caller knows that they may read it. Kept for a day."""
    key = f"messaging.translation.{message.pk}.{message.edited_at and message.edited_at.timestamp()}.{language}"
    if (known := cache.get(key)) is not None:
        return str(known)
    asked = {"q": message.text, "source": "auto", "target": language, "format": "text"}
    try:
        answer = json.loads(post_json(settings.TRANSLATE_URL, asked, seconds=SECONDS))
        words = clean_text(answer["translatedText"])
    except (NotTaken, ValueError, KeyError, TypeError) as error:
        log.warning("a message was not translated: %s", error)
        raise NotPossible("no_translation", _("The translation service does not answer. Try again later.")) from None
    cache.set(key, words, KEPT)
    return words
