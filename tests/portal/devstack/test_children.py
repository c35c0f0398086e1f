"""What a command starts ends with it: in order, on a signal, and when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.devstack.children import Children, DidNotStart
from portal.devstack.keeper import GONE, identity, is_running

ROOT = Path(__file__).resolve().parents[3]
# Starts a process that has a child of its own, says what there is, and waits.
COMMAND = """
import time
from portal.devstack.children import Children, end_on_signals
end_on_signals()
with Children() as children:
    child = children.start("sleeper", ["sh", "-c", "sleep 300 & echo $!; wait"])
    children.wait_until("sleeper", child, lambda: children.end_of_log("sleeper"))
    print(child.pid, children.end_of_log("sleeper"), children.folder, flush=True)
    time.sleep(300)
"""


def until(happened: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
    return happened()


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen([sys.executable, "-c", COMMAND], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_when_a_command_is_ended_by(command: subprocess.Popen[str], number: signal.Signals) -> None:
    child, grandchild, folder = command.stdout.readline().split()
    assert is_running(int(child))
    assert is_running(int(grandchild))
    command.send_signal(number)
    code = command.wait()
    assert code == (-number if number == signal.SIGKILL else 128 + number)
    assert until(lambda: not is_running(int(child)) and not is_running(int(grandchild)) and not Path(folder).exists())


def test_processes_end_the_last_started_first(tmp_path: Path) -> None:
    book = tmp_path / "book"
    script = f'trap "echo $0 >> {book}; exit" TERM; echo ready; while :; do sleep 0.05; done'
    with Children() as children:
        for name in ("first", "second"):
            child = children.start(name, ["sh", "-c", script, name])
            children.wait_until(name, child, lambda name=name: children.end_of_log(name))
    assert book.read_text().split() == ["second", "first"]
    assert not children.folder.exists()


def test_one_that_does_not_start_is_reported_with_the_end_of_its_log() -> None:
    with Children() as children:
        child = children.start("broken", ["sh", "-c", "echo no such disk; exit 3"])
        with pytest.raises(DidNotStart) as trouble:
            children.wait_until("broken", child, lambda: False)
    assert str(trouble.value) == "broken ended with code 3.\nno such disk"


def test_one_that_does_not_answer_in_time_is_reported() -> None:
    with Children() as children:
        child = children.start("mute", ["sleep", "300"])
        with pytest.raises(DidNotStart) as trouble:
            children.wait_until("mute", child, lambda: False, seconds=0.2)
    assert str(trouble.value) == "mute did not answer within 0 s.\n"
    assert until(lambda: not is_running(child.pid))


def test_one_process_can_be_stopped_before_the_others() -> None:
    with Children() as children:
        child = children.start("sleeper", ["sleep", "300"])
        assert children.stop(child) == -signal.SIGTERM
        assert not is_running(child.pid)


def test_a_command_in_the_foreground_gives_its_exit_code_and_takes_its_environment() -> None:
    with Children() as children:
        assert children.run(["sh", "-c", "exit $CODE"], os.environ | {"CODE": "7"}) == 7
        assert children.run(["sh", "-c", "kill -9 $$"], os.environ) == 128 + signal.SIGKILL


def test_a_process_is_told_from_a_later_one_with_the_same_number() -> None:
    assert identity(os.getpid()) == identity(os.getpid()) != identity(1)
    process = subprocess.Popen(["true"])
    process.wait()
    assert identity(process.pid) == GONE
