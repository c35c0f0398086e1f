"""The locks hold names, versions and hashes. They name no registry, so they work wherever one is reached."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["requirements.txt", "requirements-dev.txt", "portal/devstack/uv.txt", "portal/devstack/node.txt"]


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, "package-lock.json", "package.json", ".npmrc"])
def test_a_lock_names_no_registry(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert re.findall(r".*(?:://|index-url|find-links|registry\s*=|\"resolved\").*", text) == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_by_hash(name: str) -> None:
    lines = [
        line for line in (ROOT / name).read_text("utf-8").splitlines() if line and not line.lstrip().startswith("#")
    ]
    pins = [line for line in lines if not line.startswith(" ")]
    assert [line for line in pins if not re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==[^ ]+", line)] == []
    assert [
        pin for pin, after in zip(lines, [*lines[1:], ""], strict=True) if pin in pins and "--hash=sha256:" not in after
    ] == []


def test_every_npm_package_is_pinned_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, package in packages.items() if name and not package.get("integrity")] == []


@pytest.mark.parametrize(("name", "groups"), [("requirements.txt", []), ("requirements-dev.txt", ["dev"])])
def test_a_lock_has_everything_that_is_asked_for(name: str, groups: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = list(project["project"]["dependencies"])
    for group in groups:
        asked += project["dependency-groups"][group]
    wanted = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in asked}
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / name).read_text("utf-8"), re.MULTILINE))
    locked |= {
        extra
        for extra in wanted
        if re.search(rf"^{re.escape(extra)}\[", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    }
    assert wanted - locked == set()
