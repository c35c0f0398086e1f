"""How log lines look and what stands on each: the id of the request or of the task that it belongs to.

A deployed installation writes one JSON object per line, any other plain lines for whoever looks on. Everything goes through the
standard library's loggers; structlog carries what is known (`about`) and makes the lines. What people type cannot forge a line:
line breaks and control characters are written as escapes in both.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from contextlib import AbstractContextManager
from typing import Any

import structlog
from django.http import HttpRequest
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

EXTRA = ["method", "path", "status", "ms"]
"""What a log call may add by `extra=`. Libraries add whole requests there, which hold cookies."""

FIRST = ["request_id", "user", "task", "row"]

# Parameters of addresses that open something for whoever has them.
SECRET_PARTS = {"key", "token", "uidb36", "uidb64"}
LONG_PART = re.compile(r"[^/]{20,}")
LONGEST_PATH = 300
# Who was written to, and the name and password in the address of a service: errors of libraries quote both.
ADDRESS = re.compile(r"[^\s@'\"<>()=/]+@[\w-]+(?:\.[\w-]+)+|(?<=://)[^\s@/]+@")
NUMBER = re.compile(r"\+\d{8,15}\b")


def about(**facts: Any) -> AbstractContextManager[None]:
    """Within it, every line says these facts, in whatever module it is written."""
    return structlog.contextvars.bound_contextvars(**facts)


def also(**facts: Any) -> None:
    """Let every further line of the request in hand say these facts too; `about` of that request forgets them again."""
    structlog.contextvars.bind_contextvars(**facts)


def request_id() -> str:
    """The id that lines written now carry; empty outside of requests and of tasks that a request asked for."""
    return str(structlog.contextvars.get_contextvars().get("request_id") or "")


def path_of(request: HttpRequest, *, found: bool = True) -> str:
    """The path without what it lets people open, and without the query, which may hold an address.

    Where there is no such page, or nobody has asked yet whose it is, every long part may be a token that was mistyped.
    """
    match = request.resolver_match
    path = request.path
    if match is None or not found:
        return LONG_PART.sub("***", path)[:LONGEST_PATH]
    for name in SECRET_PARTS & match.kwargs.keys():
        path = path.replace(str(match.kwargs[name]), "***")
    return path[:LONGEST_PATH]


def for_machines() -> logging.Formatter:
    """One JSON object per line, in ASCII. What Python itself warns of becomes such a line too."""
    logging.captureWarnings(capture=True)
    return _formatter(structlog.processors.JSONRenderer())


def for_people() -> logging.Formatter:
    """A plain line; what is known stands at its end, an error's traceback under it."""
    return _formatter(_plain)


def _formatter(render: structlog.typing.Processor) -> logging.Formatter:
    return ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ExtraAdder(allow=EXTRA),
            # Without the values of variables, which may be secrets.
            structlog.processors.format_exc_info,
        ],
        processors=[_told, render],
    )


def _told(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """In this order: when, how grave, who says it, what, and all that is known."""
    record: logging.LogRecord = event.pop("_record")
    event.pop("_from_structlog")
    message = str(event.pop("event"))
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):  # Django names the whole path
        message = message.replace(request.path, path_of(request))
    if "exception" in event:
        event["exception"] = _without_addresses(event["exception"])
    when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
    names = [*(name for name in FIRST if name in event), *(name for name in event if name not in FIRST)]
    known = {name: event[name] for name in names if event[name] is not None and event[name] != ""}
    return {
        "time": when,
        "level": record.levelname,
        "logger": record.name,
        "message": _without_addresses(message),
        **known,
    }


def _without_addresses(text: str) -> str:
    return NUMBER.sub("***", ADDRESS.sub("***", text))


def _plain(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    trace = event.pop("exception", "")
    words = [str(event.pop(name)) for name in ("time", "level", "logger", "message")]
    words += [f"{name}={value}" for name, value in event.items()]
    line = " ".join(map(_in_one_line, words))
    return f"{line}\n{trace}" if trace else line


def _in_one_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)
