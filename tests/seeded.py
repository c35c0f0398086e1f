"""The demo set in a process of its own, for tests that look at whole pages: seeded once, read by all."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from portal.devstack import roles
from portal.devstack.children import Children
from tests.once import folder_of_the_run

ROOT = Path(__file__).resolve().parents[1]


class Seeded:
    """A running portal with the sample content; `sign_in` opens a tab group of one of the people one can be."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._cookies: dict[str, list[object]] = {}

    def open(self, browser: Browser, person: str = "", **how: object) -> BrowserContext:
        """A fresh profile, signed in as `person` (a name on the page "Who do you want to be?"), a visitor's when empty."""
        context = browser.new_context(**how)  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        if person:
            if person not in self._cookies:
                self._cookies[person] = self._enter(browser, person)
            context.add_cookies(self._cookies[person])  # type: ignore[arg-type]
        return context

    def _enter(self, browser: Browser, person: str) -> list[object]:
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(f"{self.address}/demo/people/")
        tab.get_by_role("button", name=person).first.click()
        tab.wait_for_load_state()
        cookies = [cookie for cookie in context.cookies() if cookie["name"] == "session"]
        context.close()
        assert cookies, f"nobody came in as {person}"
        return cookies  # type: ignore[return-value]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """As a demo is served, static files collected. Seeding costs a minute: the first process of a parallel run does it for all."""
    folder = tmp_path_factory.mktemp("seeded") / "var"
    shutil.copytree(_seeded_once(folder_of_the_run(tmp_path_factory)), folder, symlinks=True)
    with Children() as children:
        _, port = roles.start_web(children, _environment(folder))
        yield Seeded(f"http://localhost:{port}")


@pytest.fixture
def seeded_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a process is given to stand before the sample content. Whoever writes there first makes a copy of VAR_DIR."""
    return _environment(_seeded_once(folder_of_the_run(tmp_path_factory)))


@pytest.fixture
def ask_seeded(seeded_environment: dict[str, str]) -> Callable[..., str]:
    """What a command that reads says of the sample content: `ask_seeded("check_search")`."""

    def ask(*command: str) -> str:
        given = [sys.executable, "manage.py", *command]
        return subprocess.run(
            given, cwd=ROOT, env=seeded_environment, check=True, capture_output=True, text=True
        ).stdout

    return ask


def _seeded_once(shared: Path) -> Path:
    folder = shared / "seeded"
    with (shared / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared / "seeded.done"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            if (ROOT / "var" / "fonts").is_dir():
                (folder / "fonts").symlink_to(ROOT / "var" / "fonts")
            for command in (["release"], ["seed_demo"], ["settle"], ["collectstatic", "--no-input"]):
                subprocess.run(
                    [sys.executable, "manage.py", *command, "-v0"],
                    cwd=ROOT,
                    env=_environment(folder),
                    check=True,
                    capture_output=True,
                )
            done.touch()
    return folder


def _environment(folder: Path) -> dict[str, str]:
    """As on a new machine, in the embedded shape."""
    unset = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "ALLOWED_HOSTS", "SECRET_KEY", "SEARCH_DIR"}
    given = {"VAR_DIR": str(folder), "WEB_CONCURRENCY": "1", "LOG_LEVEL": "ERROR"}
    return {name: value for name, value in os.environ.items() if name not in unset} | given
