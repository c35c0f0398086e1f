"""Ends what a command started, whichever way that command ends. Run as a script by children.py, with a pipe as its input.

Each line of input names a process: `+ PID SIGNAL IDENTITY` when it was started, `- PID` when it was stopped. The end of the
input means that the command is over, or was killed: the processes still named are ended, the last started first, with
everything in their sessions, and the command's folder is removed.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

PATIENCE = 15.0  # seconds from asking to killing
GONE = "-"


def main(folder: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    running: dict[int, tuple[int, str]] = {}
    for line in sys.stdin:
        sign, pid, *rest = line.split()
        if sign == "+":
            running[int(pid)] = (int(rest[0]), rest[1])
        else:
            running.pop(int(pid), None)
    for pid, (stop, known_as) in reversed(running.items()):
        if identity(pid) in {known_as, GONE}:
            end(pid, stop)
    shutil.rmtree(folder, ignore_errors=True)


def identity(pid: int) -> str:
    """What tells a process from a later one with the same number: when it started, where /proc says so.

    A number that a session still bears is not given out again, so what is left of a session may be ended without it.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return GONE


def is_running(pid: int) -> bool:
    """Whether a process still does something: one that ended and was not collected by its parent does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:  # no /proc on this system
        return True


def end(pid: int, stop: int) -> None:
    """Ask a process to end, wait, then kill it and whatever is left of its session."""
    deadline = time.monotonic() + PATIENCE
    with suppress(ProcessLookupError):
        os.kill(pid, stop)
        while is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
