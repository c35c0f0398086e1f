"""`cases.csv` says which test shows which fault: the tests are there, and no fault that concerns messages is missing.

F7 to F10 and F18 to F24 are about databases, clocks, disks, upgrades and backups; F12 and F13 about meetings; F25 about mail.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WANTED = {"F1", "F2", "F3", "F4", "F5", "F6", "F11", "F14", "F15", "F16", "F17", "F22", "F26", "frames", "mixed"}


def rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("cases.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_fault_names_a_test_that_is_there() -> None:
    for row in rows():
        path, _, name = row["seen by"].partition("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^( {{4}})?(async )?def {name}\(", text, re.MULTILINE), row["seen by"]


def test_those_with_two_forms_have_them() -> None:
    for row in rows():
        path, _, name = row["seen by"].partition("::")
        decorated = (ROOT / path).read_text(encoding="utf-8").partition(f"def {name}(")[0][-200:]
        assert ('id="full", marks=full' in decorated) == (row["forms"] == "both"), row["seen by"]


def test_every_fault_has_one() -> None:
    assert {row["fault"] for row in rows()} == WANTED
