"""Django's system checks for what can be told from the settings alone; `manage.py doctor` says them too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from portal import env


@checks.register(checks.Tags.security, deploy=True)
def site_url_is_served(**_: Any) -> list[checks.CheckMessage]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Warning(
            f"Links in mails lead to {host}, which ALLOWED_HOSTS does not name: whoever follows one is refused.",
            hint="Add it to ALLOWED_HOSTS, or correct SITE_URL.",
            id="anqud.W001",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def pages_are_encrypted(**_: Any) -> list[checks.CheckMessage]:
    if settings.SECURE_HTTPS or env.is_loopback(settings.SITE_URL):
        return []
    return [
        checks.Warning(
            "SITE_URL is http://: codes and sign-ins travel so that everybody on the way can read them.",
            hint="Put a proxy that ends HTTPS in front, then set SITE_URL=https://... and BEHIND_PROXY=1.",
            id="anqud.W002",
        )
    ]


@checks.register(checks.Tags.security, deploy=True)
def https_does_not_go_round(**_: Any) -> list[checks.CheckMessage]:
    if not settings.SECURE_SSL_REDIRECT or settings.BEHIND_PROXY:
        return []
    return [
        checks.Warning(
            "SITE_URL is https:// and no proxy is trusted to have ended it: every page is sent to itself, for ever.",
            hint="Set BEHIND_PROXY=1, and let the proxy set X-Forwarded-Proto itself.",
            id="anqud.W003",
        )
    ]


@checks.register(checks.Tags.translation)
def languages_are_known(**_: Any) -> list[checks.CheckMessage]:
    known = dict(settings.ALL_LANGUAGES)
    unknown = [code for code in settings.LANGUAGES_ASKED if code not in known]
    if not unknown:
        return []
    return [
        checks.Warning(
            f"LANGUAGES asks for {', '.join(unknown)}, for which there are no words.",
            hint=f"Write some of {', '.join(known)}.",
            id="anqud.W004",
        )
    ]
