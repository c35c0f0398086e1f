"""`make faults`: every fault that tests/faults/cases.csv names, in its longest form, with real processes killed; then a table.

What follows `--` goes to pytest; a `-k` there stands for "not short". The table says which fault was seen by which test, and for how long.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

from . import VAR, services
from .bootstrap import say
from .children import Children, end_on_signals

CASES = Path("tests/faults/cases.csv")
REPORT = VAR / "tests" / "faults.xml"
LONGEST = 1800
"""Seconds after which a run is given up."""


def main(arguments: list[str]) -> int:
    given = arguments[arguments.index("--") + 1 :] if "--" in arguments else []
    end_on_signals()
    with CASES.open(newline="", encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.unlink(missing_ok=True)
    with Children() as children:
        environment = os.environ | services.start(children)
        longest = ["-m", "fault", "-k", "not short"]
        command = [sys.executable, "-m", "pytest", "tests/faults", *longest, "-q", f"--junitxml={REPORT}", *given]
        # Asked to end as Ctrl-C does it, so that what was seen until then is told.
        code = children.run(["timeout", "--signal", "INT", "--kill-after", "60", str(LONGEST), *command], environment)
    found = results()
    print()
    for case in cases:
        path, _, name = case["seen by"].partition("::")
        if not path.startswith("tests/faults/"):
            print(f"{case['fault']:7} {'in make test':>12}  {case['what happens']}")
            continue
        for form, how, seconds in found.get(name, [("", "was not run", 0.0)]):
            print(f"{case['fault']:7} {how:>12} {form:5} {seconds:6.1f} s  {case['what happens']}")
    say("All faults were survived" if code == 0 else f"pytest ended with code {code}")
    return code


def results() -> dict[str, list[tuple[str, str, float]]]:
    """By the name of each test its forms, how they went, and the seconds that each took."""
    found: dict[str, list[tuple[str, str, float]]] = {}
    if REPORT.exists():
        for test in ET.parse(REPORT).iter("testcase"):  # noqa: S314 - our own file
            name, _, form = test.get("name", "").partition("[")
            failed = test.find("failure") is not None or test.find("error") is not None
            how = "FAILED" if failed else "survived"
            found.setdefault(name, []).append((form.rstrip("]"), how, float(test.get("time", 0))))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
