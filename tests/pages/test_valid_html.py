"""Every page of the seeded portal is HTML as the standard says: elements where they may stand, no name twice, nothing left open.

`html-validate` reads them without a line; htmx' own attributes are the one thing that no standard knows, and it leaves them be.
"""

from __future__ import annotations

import fcntl
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from portal.devstack import node
from tests.once import folder_of_the_run
from tests.seeded import Seeded

from .places import PLACES

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
VALIDATOR = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
RULES = {"root": True, "extends": ["html-validate:standard"]}


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How to call it, installed from the lock by the first process of a parallel run."""
    with (folder_of_the_run(tmp_path_factory) / "validator.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert VALIDATOR.is_file() or node.install(for_tests=True), "npm could not fetch html-validate"
        program = node.find_node()
    return [program, str(VALIDATOR)]


def faults(validator: list[str], folder: Path) -> dict[str, list[str]]:
    """What is wrong with the pages in a folder, by the name of the file."""
    (folder / ".htmlvalidate.json").write_text(json.dumps(RULES))
    command = [*validator, "--formatter=json", "--config", str(folder / ".htmlvalidate.json"), f"{folder}/*.html"]
    # Into a file: what goes into a pipe is cut when the program ends.
    told = folder / "told.json"
    with told.open("w") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    assert told.read_text().startswith("["), done.stderr
    return {
        Path(page["filePath"]).stem: [f"line {one['line']}: {one['message']}" for one in page["messages"][:5]]
        for page in json.loads(told.read_text())
        if page["messages"]
    }


@pytest.fixture
def readers(seeded: Seeded, browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A signed-in reader for each person of the list."""
    found = {person: seeded.open(browser, person) for person in {person for _name, _path, person in PLACES}}
    yield found
    for context in found.values():
        context.close()


@pytest.mark.parametrize("prefix", ["", "/ar"], ids=["en", "ar"])
def test_every_page_is_valid(
    seeded: Seeded, readers: dict[str, BrowserContext], validator: list[str], tmp_path: Path, prefix: str
) -> None:
    for name, path, person in PLACES:
        answer = readers[person].request.get(f"{seeded.address}{prefix}{path}", timeout=90_000)
        assert answer.status < 500, path
        (tmp_path / f"{name}.html").write_bytes(answer.body())
    assert faults(validator, tmp_path) == {}


def test_the_validator_finds_what_is_wrong(validator: list[str], tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        '<!doctype html><html lang="en"><head><title>A</title></head><body>'
        '<p id="a"></p><p id="a"></p><span><div></div></span><ul><p></p></ul></body></html>'
    )
    (tmp_path / "good.html").write_text(
        '<!doctype html><html lang="en"><head><title>A</title></head><body><p id="a">A</p></body></html>'
    )
    found = faults(validator, tmp_path)
    assert list(found) == ["bad"]
    assert len(found["bad"]) == 3, found
