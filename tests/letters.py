"""Mails as mail programs send them, byte for byte: `letter(to=..., text=...)`."""

from __future__ import annotations

import base64
import quopri

HEADERS = {
    "From": "Nadia <nadia@people.example>",
    "Subject": "Re: New message",
    "Date": "Tue, 03 Mar 2026 10:12:00 +0300",
    "Message-ID": "<first@people.example>",
    "MIME-Version": "1.0",
}


def letter(
    *,
    to: str,
    text: str = "Line 2 is free from Tuesday.",
    charset: str = "utf-8",
    by: str = "quoted-printable",
    kind: str = "text/plain",
    **headers: str,
) -> bytes:
    """Headers in keyword letters: `message_id="<x@y>"`. One that is empty is left out."""
    return _head(to, headers, {"Content-Type": f"{kind}; charset={charset}"}, by) + _body(text.encode(charset), by)


def letter_with_parts(*parts: bytes, to: str, kind: str = "mixed", **headers: str) -> bytes:
    head = _head(to, headers, {"Content-Type": f'multipart/{kind}; boundary="edge"'}, "")
    return head + b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"


def part(content: bytes, kind: str, *, name: str = "", by: str = "base64", **headers: str) -> bytes:
    own = {"Content-Type": kind}
    if name:
        own["Content-Disposition"] = f'attachment; filename="{name}"'
    return _lines(own | _named(headers), by) + _body(content, by)


def words(text: str) -> bytes:
    return part(text.encode(), "text/plain; charset=utf-8", by="quoted-printable")


def _head(to: str, headers: dict[str, str], own: dict[str, str], by: str) -> bytes:
    return _lines({**HEADERS, "To": to, **own, **_named(headers)}, by)


def _named(headers: dict[str, str]) -> dict[str, str]:
    known = {name.lower(): name for name in HEADERS}
    return {known.get(name := key.replace("_", "-"), name.title()): value for key, value in headers.items()}


def _lines(headers: dict[str, str], by: str) -> bytes:
    if by:
        headers = {**headers, "Content-Transfer-Encoding": by}
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value).encode() + b"\r\n"


def _body(content: bytes, by: str) -> bytes:
    content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if by != "base64" else content
    if by == "base64":
        return base64.encodebytes(content).replace(b"\n", b"\r\n")
    return (
        quopri.encodestring(content.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n") if by.startswith("q") else content
    )
