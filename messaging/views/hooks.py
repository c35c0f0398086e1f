"""Where a mail server hands over mails to our masked addresses."""

from __future__ import annotations

import hashlib
import hmac
import time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.core.inbound import MOST_BYTES

from ..services.inbound import receive
from ..services.replying import hook_is_open

WINDOW = 5 * 60
"""Seconds for which a signature is good, before and after the hour that it names."""


@csrf_exempt
@never_cache
@require_POST
def reply_hook(request: HttpRequest) -> HttpResponse:
    """The mail as it came is the body. `X-Timestamp`: seconds since 1970; `X-Signature`: HMAC-SHA256 of both with a dot between, in hex.

    202 whatever becomes of the mail: nobody learns which keys are good, and no server sends it back to a forged sender.
    """
    if not hook_is_open():
        raise Http404
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        return HttpResponse(status=413)
    stamp = request.headers.get("X-Timestamp", "")
    if not _is_signed(stamp, raw, request.headers.get("X-Signature", "")) or not _is_recent(stamp):
        return HttpResponse(status=403)
    receive(raw)
    return HttpResponse(status=202)


def _is_signed(stamp: str, raw: bytes, signature: str) -> bool:
    signed = stamp.encode(errors="replace") + b"." + raw
    wanted = hmac.new(settings.REPLY_WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest()
    return constant_time_compare(signature, wanted)


def _is_recent(stamp: str) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return False
    return abs(time.time() - int(stamp)) <= WINDOW
