"""Who may open a socket at all: a page of this site. Browsers send cookies along from any site, so the origin decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from ..asgi import Application, Receive, Scope, Send


def from_this_site(application: Application) -> Application:
    """Answer 403 to whatever does not come from a page of this site; Channels' own validator would let any port of the host in."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if is_from_this_site(scope.get("headers", [])):
            await application({**scope, "straight": send, "abort": _cutting(send)}, receive, send)
        else:
            await WebsocketDenier()(scope, receive, send)

    return wrapped


def is_from_this_site(headers: list[tuple[bytes, bytes]]) -> bool:
    """Exactly one Origin, which is SITE_URL's or that of the host that was called; and that host is one of ALLOWED_HOSTS."""
    origins = [value.decode("latin-1").lower() for name, value in headers if name == b"origin"]
    hosts = [value.decode("latin-1").lower() for name, value in headers if name == b"host"]
    if (
        len(origins) != 1
        or len(hosts) != 1
        or not validate_host(split_domain_port(hosts[0])[0], settings.ALLOWED_HOSTS)
    ):
        return False
    site = urlsplit(settings.SITE_URL)
    schemes = ["https"] if settings.SECURE_HTTPS else ["http", "https"]
    return origins[0] in {f"{site.scheme}://{site.netloc}", *(f"{scheme}://{hosts[0]}" for scheme in schemes)}


def _cutting(send: Any) -> Callable[[], None]:
    """How to cut this connection. ASGI knows only the polite way, which waits for a page that does not read; uvicorn's transport is
    found through its own `send`, and other servers are left to their time-outs."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    return transport.abort if transport is not None else lambda: None
