"""A list of checks, each a small function that says what is and what to do: `manage.py doctor` walks it.

Apps sign in from a module `checkup.py`. What can be told from the settings alone is one of Django's own system checks instead
(checks.py), so that `manage.py check --deploy` says it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from .readiness import Trouble, first_line
from .registry import Registry


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """How something stands, in one sentence, and what to do about it, in another."""

    state: State
    said: str
    remedy: str = ""


def fine(said: str) -> Finding:
    return Finding(State.OK, said)


def warning(said: str, remedy: str) -> Finding:
    return Finding(State.WARNING, said, remedy)


def failing(said: str, remedy: str) -> Finding:
    return Finding(State.FAILING, said, remedy)


@dataclass(frozen=True)
class Check:
    """`needs` names the check without which this one cannot be told: it is then not looked at."""

    look: Callable[[], Finding]
    needs: str = ""


checks: Registry[Check] = Registry()


def examine() -> Iterator[tuple[str, Finding]]:
    """Every check by name, as it stands now, those that others need before them."""
    states: dict[str, State] = {}
    waiting = dict(checks)
    while waiting:
        name = next(name for name, check in waiting.items() if check.needs not in waiting)
        check = waiting.pop(name)
        if states.get(check.needs, State.OK) in {State.FAILING, State.UNKNOWN}:
            finding = Finding(State.UNKNOWN, f"It cannot be told while this fails: {check.needs}.")
        else:
            finding = _looked_at(check)
        states[name] = finding.state
        yield name, finding


def _looked_at(check: Check) -> Finding:
    try:
        return check.look()
    except Trouble as trouble:
        return failing(trouble.said, trouble.remedy)
    except Exception as error:  # noqa: BLE001 - one check that breaks must not hide the others
        return failing(f"The check itself broke: {type(error).__name__}: {first_line(error)}.", "Please report this.")
