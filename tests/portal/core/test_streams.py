"""Files leave a server that speaks ASGI in parts, whole and without a warning."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import pytest
from django.http import FileResponse, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from portal.core.streams import PART, InParts


async def body(response: StreamingHttpResponse) -> list[bytes]:
    return [part async for part in response]


@pytest.mark.parametrize("size", [0, 1, PART, 3 * PART + 5])
async def test_a_file_is_read_part_by_part_and_closed(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(bytes(range(256)) * (size // 256) + b"x" * (size % 256))
    file = path.open("rb")
    response = InParts(lambda _request: FileResponse(file))(AsyncRequestFactory().get("/"))
    assert isinstance(response, FileResponse)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parts = await body(response)
    assert b"".join(parts) == path.read_bytes()
    assert max(map(len, parts), default=0) <= PART
    response.close()
    assert file.closed


async def test_what_is_made_while_it_is_sent_leaves_as_it_is_made() -> None:
    lines = (f"{number}\n" for number in range(3))
    response = InParts(lambda _request: StreamingHttpResponse(lines))(AsyncRequestFactory().get("/"))
    assert isinstance(response, StreamingHttpResponse)
    assert await body(response) == [b"0\n", b"1\n", b"2\n"]


def test_a_server_that_speaks_wsgi_reads_as_before() -> None:
    response = InParts(lambda _request: FileResponse(io.BytesIO(b"abc")))(RequestFactory().get("/"))
    assert isinstance(response, FileResponse)
    assert (response.is_async, response.getvalue()) == (False, b"abc")


async def test_a_file_of_the_look_is_served_without_a_warning(async_client) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        response = await async_client.get("/static/ui/live.js", headers={"accept-encoding": "gzip"})
        assert response.status_code == 200
        assert response.is_async
        assert b"".join([part async for part in response])
