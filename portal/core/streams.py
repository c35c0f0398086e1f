"""Files on their way out of a server that speaks ASGI: in parts, as they are read, and not first whole into memory.

Django and WhiteNoise hand a file out with an iterator that waits for the disk. Under ASGI Django would read it to its end before the
first byte leaves, and warns of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

PART = 64 * 1024
"""Bytes that are read of a file at once."""


class InParts:
    """Outside of whatever changes a body. Nothing changes for a server that speaks WSGI."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse) and not response.is_async:
            file = getattr(response, "file_to_stream", None)
            parts = iter(lambda: file.read(PART), b"") if file is not None else iter(response.streaming_content)
            response.streaming_content = _read(parts)
        return response


async def _read(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each part in a thread of the pool, while the server goes on with others."""
    read_next = sync_to_async(next, thread_sensitive=False)
    while (part := await read_next(parts, None)) is not None:
        yield part
