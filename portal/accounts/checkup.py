"""The checks of `doctor` about what reaches people: mails and text messages. Nothing is sent."""

from __future__ import annotations

import smtplib
import socket
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection

from portal import env
from portal.core.doctor import Check, Finding, checks, failing, fine, warning
from portal.core.readiness import first_line

from .sms import SENDERS, is_available

PATIENCE = 5.0


def sign_in() -> None:
    checks.register("mail", Check(look_at_mail))
    checks.register("text messages", Check(look_at_texts))


def look_at_mail() -> Finding:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        where = f"Mails are written into files in {settings.EMAIL_FILE_PATH}"
        if settings.DEPLOYED:
            return failing(f"{where}: nobody gets a code or a message.", "Set EMAIL_URL to a mail server.")
        return fine(f"{where}, as on a machine of one's own.")
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            with get_connection(timeout=PATIENCE):
                pass
        except (OSError, smtplib.SMTPException) as error:
            return failing(
                f"The mail server {server} does not take us: {first_line(error)}.", "Start it, or correct EMAIL_URL."
            )
        return _sender(f"The mail server {server} takes mails")
    return fine(f"Mails go to {settings.EMAIL_BACKEND}.")


def _sender(said: str) -> Finding:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    host = address.rpartition("@")[2]
    if settings.DEPLOYED and ("." not in host or host in env.LOOPBACK):
        return warning(
            f"{said}, but they come from {address or 'nobody'}: other servers will refuse them.",
            "Set DEFAULT_FROM_EMAIL to an address of your domain.",
        )
    return fine(f"{said} from {address}.")


def look_at_texts() -> Finding:
    parts = urlsplit(settings.SMS_URL)
    if not is_available():
        return warning(
            "No text messages can be sent: whoever has a mobile number only cannot join or sign in.",
            "Set SMS_URL to the address of a gateway.",
        )
    if parts.scheme not in SENDERS:
        return failing("SMS_URL is no address that can be used.", "Write https://..., http://... or tray:")
    if parts.scheme == "tray":
        if settings.DEPLOYED:
            return failing(
                "Text messages are kept here: nobody gets a code.", "Set SMS_URL to the address of a gateway."
            )
        return fine("Text messages are kept in the tray, as on a machine of one's own.")
    return look_at_gateway(settings.SMS_URL, setting="SMS_URL", what="text messages", carried="Codes")


def look_at_gateway(address: str, *, setting: str, what: str, carried: str) -> Finding:
    """Whether somebody listens at the address of `setting`, and whether what is carried there can be read on the way."""
    parts = urlsplit(address)
    in_the_open = parts.scheme.endswith("http")
    host, port = parts.hostname or "", parts.port or (80 if in_the_open else 443)
    try:
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except OSError as error:
        return failing(
            f"The gateway for {what} does not answer at {host}:{port}: {first_line(error)}.",
            f"Look whether this machine may reach it, or correct {setting}.",
        )
    if in_the_open and host not in env.LOOPBACK:
        return warning(
            f"{carried} go to {host} so that everybody on the way can read them.",
            f"Write https:// in {setting} if the gateway can.",
        )
    return fine(f"The gateway at {host}:{port} can be reached.")
