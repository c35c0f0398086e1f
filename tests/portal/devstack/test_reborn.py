"""What the machine ends starts again; what a person ends stays ended, with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.devstack.keeper import is_running
from tests.portal.devstack.test_children import until

ROOT = Path(__file__).resolve().parents[3]
# Says its number, and waits.
COMMAND = """
import os, sys, time
from portal.devstack import reborn
def work(started_before):
    print(os.getpid(), flush=True)
    time.sleep(300)
sys.exit(reborn.run(work))
"""


@pytest.fixture
def command() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.wait()


def number_said_by(command: subprocess.Popen[str]) -> int:
    while line := command.stdout.readline():
        if line.strip().isdecimal():
            return int(line)
    raise AssertionError("it ended without a word")


def test_what_the_machine_ends_starts_again(command: subprocess.Popen[str]) -> None:
    first = number_said_by(command)
    os.kill(first, signal.SIGBUS)
    second = number_said_by(command)
    assert second != first
    assert is_running(second)


def test_not_for_ever(command: subprocess.Popen[str]) -> None:
    for _ in range(5):
        os.kill(number_said_by(command), signal.SIGBUS)
    assert command.wait(20) != 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_it_is_ended_by(command: subprocess.Popen[str], number: signal.Signals) -> None:
    child = number_said_by(command)
    command.send_signal(number)
    command.wait(20)
    assert until(lambda: not is_running(child))
