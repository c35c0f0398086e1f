"""What `doctor` says of answers by mail."""

from __future__ import annotations

from django.conf import settings

from portal.core.doctor import Check, Finding, checks, failing, fine, warning
from portal.core.inbound.boxes import AWAY, box_at

from .services.replying import SHORTEST_SECRET, box_is_named, hook_is_open, is_on


def look_at_replies() -> Finding:
    if not settings.REPLY_DOMAIN:
        return fine("Mails about conversations cannot be answered by mail: REPLY_DOMAIN is not set.")
    if not is_on():
        return warning(
            "REPLY_DOMAIN is set, and nothing brings its mail in: no address for answers is given out.",
            f"Set REPLY_MAILBOX (maildir:// or imaps://) or a REPLY_WEBHOOK_SECRET of at least {SHORTEST_SECRET} letters.",
        )
    if box_is_named():
        try:
            with box_at(settings.REPLY_MAILBOX) as box:
                next(box, None)
        except AWAY as error:
            return failing(f"The box for answers by mail cannot be read: {error}", "Correct REPLY_MAILBOX.")
    ways = [name for name, is_used in (("the box", box_is_named()), ("the hook", hook_is_open())) if is_used]
    return fine(f"Answers to {settings.REPLY_DOMAIN} come in by {' and '.join(ways)}.")


def sign_in() -> None:
    checks.register("replies", Check(look_at_replies))
