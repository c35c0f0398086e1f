"""python -m portal.devstack -- COMMAND: run a command with DATABASE_URL and REDIS_URL of services that end with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from . import keeper, services
from .children import Children, Interrupted, end_on_signals


def main(arguments: list[str]) -> int:
    if arguments[:1] != ["--"] or not arguments[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    end_on_signals()
    with Children() as children:
        return run(children, arguments[1:], os.environ | services.start(children))


def run(children: Children, command: list[str], environment: Mapping[str, str]) -> int:
    """Run a command in the foreground and give its exit code. A signal reaches the command first and lets it tidy up."""
    # At a terminal the command stays in the terminal's group: it hears Ctrl-C by itself, and a debugger can be typed to.
    at_terminal = sys.stdin.isatty()
    child = children.start("command", command, show=True, environment=environment, start_new_session=not at_terminal)
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
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
