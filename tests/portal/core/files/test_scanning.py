"""The virus scanner, on a real socket: what it says, and what is when it says nothing."""

from __future__ import annotations

import io
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from portal.core.doctor import State
from portal.core.files import Infected, NoScanner, look_for_viruses
from portal.core.files.checkup import look_at_scanner
from tests.clamd import Clamd


@pytest.fixture
def clamd(settings: Any) -> Any:
    with Clamd() as running:
        settings.CLAMD_URL = running.address
        yield running


def test_without_an_address_nobody_looks() -> None:
    assert look_for_viruses(io.BytesIO(b"VIRUS")) is False


def test_a_file_is_sent_whole_and_can_be_read_again(clamd: Clamd) -> None:
    content = io.BytesIO(b"x" * 300_000)
    content.read(10)
    assert look_for_viruses(content) is True
    assert clamd.seen == [b"x" * 300_000]
    assert len(content.read()) == 300_000


def test_a_virus_is_named(clamd: Clamd) -> None:
    with pytest.raises(Infected, match=r"^Test.Virus$"):
        look_for_viruses(io.BytesIO(b"a VIRUS"))


@pytest.mark.parametrize("said", [b"INSTREAM size limit exceeded. ERROR", b"stream: OKAY", b"UNKNOWN COMMAND"])
def test_what_is_no_clear_answer_is_none(clamd: Clamd, said: bytes) -> None:
    clamd.says = said
    with pytest.raises(NoScanner) as unclear:
        look_for_viruses(io.BytesIO(b"x"))
    assert unclear.value.is_away is False


def test_one_that_is_away_is_away(settings: Any) -> None:
    with Clamd() as running:
        settings.CLAMD_URL = running.address
    for address in (running.address, "unix:///no/such/socket"):
        settings.CLAMD_URL = address
        with pytest.raises(NoScanner) as away:
            look_for_viruses(io.BytesIO(b"x"))
        assert away.value.is_away


def test_one_that_hangs_up_is_away(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def hang_up() -> None:
            server.accept()[0].close()

        hanging = threading.Thread(target=hang_up)
        hanging.start()
        with pytest.raises(NoScanner):
            look_for_viruses(io.BytesIO(b"x" * 1_000_000))
        hanging.join()


def test_by_a_socket_in_a_folder(settings: Any, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        server.listen()
        settings.CLAMD_URL = f"unix://{tmp_path / 's'}"

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(1000)
                line.sendall(b"ClamAV 1.4.3\0")

        answering = threading.Thread(target=answer)
        answering.start()
        finding = look_at_scanner()
        answering.join()
    assert (finding.state, "ClamAV 1.4.3 answers" in finding.said) == (State.OK, True)


def test_the_doctor_says_how_it_stands(settings: Any, clamd: Clamd) -> None:
    assert "ClamAV 1.4.3/27800 answers" in look_at_scanner().said
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    assert look_at_scanner().state == State.FAILING
    settings.CLAMD_URL = ""
    assert "not looked through" in look_at_scanner().said
