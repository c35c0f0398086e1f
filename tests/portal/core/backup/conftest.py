"""A migrated database of SQLite in a file, made once, for tests that run the commands in processes of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.once import folder_of_the_run

ROOT = Path(__file__).resolve().parents[4]
# As on a new machine, in the embedded shape, whatever the tests themselves run on.
UNSET = {
    "DATABASE_URL",
    "REDIS_URL",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "SECRET_KEY",
    "SEARCH_DIR",
    "MEDIA_DIR",
    "STATIC_ROOT",
}

Done = subprocess.CompletedProcess[str]


def environment(var: Path, **given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | {"VAR_DIR": str(var), "LOG_LEVEL": "ERROR"} | given


def manage(var: Path, *arguments: str, **given: str) -> Done:
    """manage.py in a process of its own, for the installation in the folder `var`."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(var, **given), capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Building the tables takes half a minute: the first process of a parallel run does it."""
    shared = folder_of_the_run(tmp_path_factory)
    folder, done = shared / "migrated", shared / "migrated.done"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            built = manage(folder, "migrate", "-v0", "--no-input")
            assert built.returncode == 0, built.stderr
            # Every copy makes a key of its own when it is first started.
            (folder / "secret_key.txt").unlink()
            done.touch()
    return folder


@pytest.fixture
def migrated(migrated_once: Path, tmp_path: Path) -> Callable[[str], Path]:
    """`migrated("here")` is the VAR_DIR of an installation of its own with empty tables."""

    def installation(name: str) -> Path:
        folder = tmp_path / name
        shutil.copytree(migrated_once, folder)
        return folder

    return installation
