"""`make test`: the tests in layers, each on the services it is about. `--full` runs all there is; what follows `--` narrows.

The layers are separate runs of pytest, because Django holds to one database for as long as it runs.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from . import VAR, catalogues, chromium, fonts, services, shots
from .bootstrap import say
from .children import Children, end_on_signals

NO_TESTS = 5  # pytest's exit code for a run in which nothing was selected
REPORTS = VAR / "tests"
MOST_NAMED = 20  # of each layer's failures, in the last lines


@dataclass
class Layer:
    """One run of pytest: which tests, on what, how many side by side."""

    name: str
    database: str
    marked: str
    given: tuple[str, ...] = ()
    side_by_side: bool = True
    tests: int = field(default=0, init=False)
    failed: list[str] = field(default_factory=list, init=False)
    seconds: float = field(default=0, init=False)
    code: int = field(default=0, init=False)

    def command(self, narrowed: list[str]) -> list[str]:
        command = [sys.executable, "-m", "pytest", "-m", self.marked, f"--junitxml={REPORTS / self.name}.xml", "-q"]
        if self.side_by_side:
            command += ["-n", str(min(max(os.cpu_count() or 2, 2), 8)), "--dist", "worksteal"]
        return command + narrowed

    def run(self, children: Children, addresses: dict[str, str], narrowed: list[str]) -> None:
        say(f"{self.name} ({self.database})")
        environment = {name: value for name, value in os.environ.items() if name not in addresses}
        environment |= {name: addresses[name] for name in self.given}
        started = time.monotonic()
        code = children.run(self.command(narrowed), environment)
        self.seconds = time.monotonic() - started
        self.tests, self.failed = counted(self.name)
        self.code = 0 if code == NO_TESTS else code


BOTH = ("DATABASE_URL", "REDIS_URL")
QUICK = "not full and not browser and not journey"
STACK = "PostgreSQL, Redis, worker, two web processes"
LAYERS = [
    Layer("suite", "SQLite", QUICK),
    Layer("suite-postgresql", "PostgreSQL", f"postgres and {QUICK}", ("DATABASE_URL",)),
    Layer("journeys", STACK, "journey and not fault and not full", BOTH, side_by_side=False),
    Layer("faults", STACK, "fault and not full", BOTH, side_by_side=False),
    Layer("browser", "SQLite", "browser and not full"),
]
FULL_LAYERS = [
    Layer("suite", "SQLite", QUICK),
    Layer("suite-postgresql", "PostgreSQL", QUICK, ("DATABASE_URL",)),
    Layer("long", "both", "full and not browser and not journey", ("DATABASE_URL",)),
    Layer("journeys", STACK, "journey and not fault", BOTH, side_by_side=False),
    Layer("faults", STACK, "fault", BOTH, side_by_side=False),
    Layer("browser", "SQLite", "browser"),
]


def main(arguments: list[str]) -> int:
    full = "--full" in arguments
    narrowed = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    end_on_signals()
    started = time.monotonic()
    fonts.prepare()
    catalogues.prepare()
    os.environ["CHROMIUM"] = chromium.prepare()
    say(f"Chromium: {os.environ['CHROMIUM']}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    layers = FULL_LAYERS if full else LAYERS
    with Children() as children:
        addresses = services.start(children)
        for layer in layers:
            layer.run(children, addresses, narrowed)
    if full and not narrowed:
        shots.take(shots.for_readme())
    return summary(layers, time.monotonic() - started)


def counted(name: str) -> tuple[int, list[str]]:
    """How many tests the report of a layer tells of, and which of them failed; none where it left no report."""
    report = REPORTS / f"{name}.xml"
    if not report.exists():
        return 0, []
    suites = list(ET.parse(report).iter("testsuite"))  # noqa: S314 - our own file
    report.unlink()
    cases = [case for suite in suites for case in suite.iter("testcase")]
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    names = [f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}" for case in failed]
    return sum(int(suite.get("tests", 0)) for suite in suites), names


def summary(layers: list[Layer], seconds: float) -> int:
    """Say what ran where and how it went. 1 when anything failed, or when there was nothing to run at all."""
    print()
    for layer in layers:
        how = "passed" if layer.code == 0 else f"FAILED with code {layer.code}"
        how = how if layer.tests or layer.code else "no tests"
        print(f"{layer.name:18}{layer.tests:6} tests {layer.seconds:7.1f} s  {how}  on {layer.database}")
    # Once more and last: the layers' own lists are far above by now, and of a long run often only the end is kept.
    for layer in layers:
        for test in layer.failed[:MOST_NAMED]:
            print(f"{layer.name}: {test}")
    total = sum(layer.tests for layer in layers)
    failed = [layer.name for layer in layers if layer.code]
    verdict = f"failed: {', '.join(failed)}" if failed else "all passed" if total else "nothing was run"
    print(f"{total} tests in {seconds:.0f} s: {verdict}")
    return 0 if total and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
