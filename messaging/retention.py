"""Addresses for answers by mail are not kept when they have run out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.core.retention import Rule, by_age, register

from .models import ReplyKey
from .services.replying import LASTS


def sign_in() -> None:
    register(
        "messaging.reply_keys",
        Rule(
            label=_("Addresses at which you can answer a conversation by mail"),
            why=_("so that you can answer a mail you find again"),
            kept=LASTS,
            forget=by_age(ReplyKey, "given_at"),
        ),
    )
