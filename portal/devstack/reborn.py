"""Work in a child process that is started again when the machine ends it.

The search index is mapped into memory: whoever cuts a file of it short under a running process ends that process by a bus error, and no
Python can catch it. A container is started again by its supervisor; the demo has none but this.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType

from .bootstrap import say

ENDED_BY_THE_MACHINE = (signal.SIGBUS, signal.SIGSEGV)
TIMES = 5


def run(work: Callable[[int], None]) -> int:
    """Do `work` in a child of this process, again where the machine ended it, and return how it ended.

    It is given how often it was started before. What asks this process to end is handed on. Threads and open connections of
    the caller are not the child's: have none.
    """
    for before in range(TIMES):
        ended = _once(partial(work, before))
        if -ended not in ENDED_BY_THE_MACHINE:
            break
        say(f"The portal was ended by the machine ({signal.Signals(-ended).name}) and starts again")
    return ended


def _once(work: Callable[[], None]) -> int:
    """The exit code of one child, negative for the signal that ended it."""
    held, holding = os.pipe()
    child = os.fork()
    if not child:
        os.close(holding)
        threading.Thread(target=_end_with_the_parent, args=(held,), daemon=True).start()
        code = 1
        try:
            work()
            code = 0
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except KeyboardInterrupt:
            code = 0
        finally:
            os._exit(code)

    def hand_on(number: int, _frame: FrameType | None) -> None:
        os.kill(child, number)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGTERM, signal.SIGHUP)}
    # From a terminal the child has it too.
    before[signal.SIGINT] = signal.signal(signal.SIGINT, signal.SIG_IGN if os.isatty(0) else hand_on)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(held)
        os.close(holding)
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_with_the_parent(held: int) -> None:
    """The parent alone holds the other end: it is closed when the parent is killed, too."""
    os.read(held, 1)
    os.kill(os.getpid(), signal.SIGTERM)
