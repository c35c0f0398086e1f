"""The key that sessions and links are signed with: without it, old sign-ins end and links that were sent do not open.

An installation that was given its SECRET_KEY keeps it elsewhere, and an archive must not carry it about. One that made its own
under VAR_DIR has it nowhere else, so the archive holds it.
"""

from __future__ import annotations

import os

from django.conf import settings
from django.utils.crypto import salted_hmac

from . import Refused
from .manifest import Manifest

MEMBER = "secret_key.txt"


def fingerprint(key: str) -> str:
    """Enough to know a key by, and no help in finding it."""
    return salted_hmac("portal.core.backup", "fingerprint", secret=key, algorithm="sha256").hexdigest()[:16]


def own() -> bytes | None:
    """The key that this installation made for itself; None where it was given one."""
    path = settings.SECRET_KEY_FILE
    return path.read_bytes() if path else None


def must_fit(manifest: Manifest, *, new_key: bool) -> None:
    """Refuse where old sign-ins and links would die, unless that is wanted."""
    if new_key or fingerprint(settings.SECRET_KEY) == manifest.key_fingerprint:
        return
    if manifest.has_key and settings.SECRET_KEY_FILE:
        return  # the archive's takes the place of the one that was made here
    where = (
        f"The archive holds it (tar -xzOf ARCHIVE {MEMBER})."
        if manifest.has_key
        else "It is not in the archive: whoever ran that installation was told to keep it."
    )
    raise Refused(
        "The SECRET_KEY here is not the one of the installation that was backed up: everybody would be signed out and no "
        f"invitation that was sent would open. Start with SECRET_KEY set to the old one. {where} To go on without it: --new-key."
    )


def put_in_place(content: bytes) -> None:
    """Let this installation go on with the archive's key, where it made its own. It holds from the next start."""
    path = settings.SECRET_KEY_FILE
    if path is None or path.read_bytes() == content:
        return
    aside = path.with_suffix(".new")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    aside.replace(path)
