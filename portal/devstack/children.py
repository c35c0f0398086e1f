"""Processes that one command starts: they end with it, also when it is killed, and their folder goes with them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from . import keeper


class DidNotStart(Exception):
    """A process ended, or did not answer in time. Message: one line, then the end of its log."""


class Children:
    """The processes and the folder (data, logs) of one command. A keeper outside the command ends both, see keeper.py."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="anqud-", dir=temporary_folder()))
        # Passable, not readable: the account that PostgreSQL runs under must reach its own part.
        self.folder.chmod(0o711)
        self._started: dict[int, subprocess.Popen[bytes]] = {}
        self._keeper = subprocess.Popen(
            [sys.executable, "-I", keeper.__file__, str(self.folder)], stdin=subprocess.PIPE, start_new_session=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def start(
        self,
        name: str,
        command: list[str],
        *,
        stop: signal.Signals = signal.SIGTERM,
        show: bool = False,
        environment: Mapping[str, str] | None = None,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own. What it says goes into NAME.log in the folder, or is shown.

        `stop`: the signal that asks it to end. `options`: as for subprocess.Popen.
        """
        how: dict[str, Any] = {"start_new_session": True, "env": environment} | options
        if show:
            child = subprocess.Popen(command, **how)
        else:
            with self.log(name).open("ab") as log:
                how |= {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT}
                child = subprocess.Popen(command, **how)
        self._started[child.pid] = child
        self._tell(f"+ {child.pid} {int(stop)} {keeper.identity(child.pid)}")
        return child

    def run(self, command: list[str], environment: Mapping[str, str]) -> int:
        """Run a command in the foreground; gives its exit code. A signal reaches the command first and lets it tidy up."""
        # At a terminal the command stays in the terminal's group: it hears Ctrl-C by itself, and a debugger can be typed to.
        at_terminal = sys.stdin.isatty()
        child = self.start("command", command, show=True, environment=environment, start_new_session=not at_terminal)
        try:
            code = child.wait()
        except Interrupted as interrupted:
            if not at_terminal:
                child.send_signal(interrupted.number)
            try:
                child.wait(keeper.PATIENCE)
            except subprocess.TimeoutExpired:
                print(f"{command[0]} did not end within {keeper.PATIENCE:.0f} s and is killed.", file=sys.stderr)
            raise
        self._forget(child)
        return code if code >= 0 else 128 - code

    def stop(self, child: subprocess.Popen[bytes], sent: signal.Signals = signal.SIGTERM) -> int:
        """End one process before the others, and give its exit code."""
        child.send_signal(sent)
        try:
            child.wait(keeper.PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
        code = child.wait()
        self._forget(child)
        return code

    def wait_until(
        self, name: str, child: subprocess.Popen[bytes], answers: Callable[[], bool], seconds: float = 60
    ) -> None:
        """Wait for a process to answer. Raises DidNotStart when it ends first or the time is over."""
        deadline = time.monotonic() + seconds
        while not answers():
            if child.poll() is not None:
                raise DidNotStart(f"{name} ended with code {child.returncode}.\n{self.end_of_log(name)}")
            if time.monotonic() > deadline:
                raise DidNotStart(f"{name} did not answer within {seconds:.0f} s.\n{self.end_of_log(name)}")
            time.sleep(0.05)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def end_of_log(self, name: str, lines: int = 30) -> str:
        log = self.log(name)
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    def end(self) -> None:
        """End every process and remove the folder. Waits until both are done."""
        assert self._keeper.stdin
        self._keeper.stdin.close()
        while self._keeper.poll() is None:
            for child in self._started.values():
                child.poll()  # a process that ended must be collected, or it still counts as running
            time.sleep(0.01)

    def _forget(self, child: subprocess.Popen[bytes]) -> None:
        self._started.pop(child.pid, None)
        self._tell(f"- {child.pid}")

    def _tell(self, line: str) -> None:
        assert self._keeper.stdin
        self._keeper.stdin.write(f"{line}\n".encode())
        self._keeper.stdin.flush()


class Interrupted(SystemExit):
    """A signal asked this command to end. What it has open is closed on the way out; the exit code says which it was."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


def end_on_signals() -> None:
    """Turn the first SIGINT, SIGTERM or SIGHUP into Interrupted; the ones after it do not disturb the ending."""
    asked_by = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(number: int, _frame: object) -> None:
        for other in asked_by:
            signal.signal(other, signal.SIG_IGN)
        raise Interrupted(number)

    for number in asked_by:
        signal.signal(number, interrupt)


def temporary_folder() -> str:
    """The system's folder for temporary files; as root, one that other accounts can pass through."""
    folder = Path(tempfile.gettempdir())
    if os.geteuid() == 0 and not all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents)):
        folder = Path("/tmp")  # noqa: S108 - a fresh folder is made in it
    return str(folder)


def on_path(*names: str) -> str | None:
    """The first of these programs that is on PATH."""
    return next((found for name in names if (found := shutil.which(name))), None)
