"""Where mails lie until we have handled them: a maildir, or a folder that is reached by IMAP.

A mail goes from its box only when it was handled, so whoever is killed in the middle finds it again. Two who look at once see the same
mails: that each counts once is the matter of whoever handles them.
"""

from __future__ import annotations

import imaplib
import mailbox
import os
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20
"""Seconds for one answer of the IMAP server."""
AWAY = (OSError, imaplib.IMAP4.error, mailbox.Error)
ASIDE = "Failed"
SCHEMES = ("maildir", "imap", "imaps")


@dataclass(frozen=True)
class Waiting:
    """One mail of a box. `read` only where `size` (bytes) is bearable; `forget` when it was handled; `set_aside` what cannot be: it stays
    there for a person to look at, and is not met again. `read` is None for one that somebody else has taken away meanwhile."""

    size: int
    read: Callable[[], bytes | None]
    forget: Callable[[], None]
    set_aside: Callable[[], None]


Box = Iterator[Waiting]


def is_box(address: str) -> bool:
    return urlsplit(address).scheme in SCHEMES


@contextmanager
def box_at(address: str) -> Iterator[Box]:
    """The mails at `maildir:///path`, `imaps://user:password@host/folder` or `imap://...`, which is encrypted with ?tls=1; in the
    order in which they came. Raises one of AWAY."""
    parts = urlsplit(address)
    if parts.scheme == "maildir":
        with closing(mailbox.Maildir(unquote(parts.path), create=False)) as box:
            yield _in_maildir(box)
        return
    with _signed_in(address) as server:
        yield _in_folder(server)


def _in_maildir(box: mailbox.Maildir) -> Box:
    for key in sorted(box.keys()):
        try:
            with box.get_file(key) as file:
                file.seek(0, os.SEEK_END)
                size = file.tell()
        except (KeyError, FileNotFoundError):
            continue

        def read(key: str = key) -> bytes | None:
            try:
                return box.get_bytes(key)
            except (KeyError, FileNotFoundError):
                return None

        def set_aside(key: str = key) -> None:
            content = read(key)
            if content is not None:
                box.add_folder(ASIDE).add(content)
                box.discard(key)

        yield Waiting(size, read, lambda key=key: box.discard(key), set_aside)  # type: ignore[misc]


@contextmanager
def _signed_in(address: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(address)
    host, context = parts.hostname or "", ssl.create_default_context()
    if parts.scheme == "imaps":
        server: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
    with server:
        if parse_qs(parts.query).get("tls") == ["1"]:
            server.starttls(context)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        said, answer = server.select(f'"{folder}"')
        if said != "OK":
            raise imaplib.IMAP4.error(f"the folder {folder} cannot be opened: {answer!r}")
        yield server


def _in_folder(server: imaplib.IMAP4) -> Box:
    """Those that are not flagged, which is how one that failed is set aside."""
    _said, found = server.uid("SEARCH", "UNFLAGGED", "UNDELETED")
    for uid in (found[0] or b"").decode().split():
        _said, told = server.uid("FETCH", uid, "(RFC822.SIZE)")
        size = re.search(rb"RFC822\.SIZE (\d+)", told[0] if told and isinstance(told[0], bytes) else b"")
        if size is None:
            continue

        def read(uid: str = uid) -> bytes | None:
            _said, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
            return next((one[1] for one in parts if isinstance(one, tuple)), None)

        def forget(uid: str = uid) -> None:
            server.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
            server.expunge()

        def set_aside(uid: str = uid) -> None:
            server.uid("STORE", uid, "+FLAGS.SILENT", "(\\Flagged)")

        yield Waiting(int(size[1]), read, forget, set_aside)
