"""`make check`: everything that can be said about the code without running the portal. All checks run, then it says which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from . import ROOT

MANAGE = (sys.executable, "manage.py")
# A deployed installation as the documentation asks for it. Nothing is connected to.
DEPLOYED = {
    "ALLOWED_HOSTS": "portal.example",
    "BEHIND_PROXY": "1",
    "DATABASE_URL": "postgres://anqud:secret@database.example/anqud",
    "REDIS_URL": "rediss://:secret@redis.example:6379/0",
    "SECRET_KEY": "a-long-key-for-this-check-only-" + "0123456789abcdef" * 4,
    "SITE_URL": "https://portal.example",
}


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    given: Mapping[str, str] = field(default_factory=dict)


CHECKS = [
    Check("types", ("mypy",)),
    Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run", "--verbosity", "1")),
    Check("deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), DEPLOYED),
    Check("rules", ("ruff", "check")),
    Check("format", ("ruff", "format", "--check")),
    Check("floors", ("lint-imports", "--no-cache")),
    Check("catalogues", (sys.executable, "-m", "portal.devstack.catalogues", "--check")),
]


def run(check: Check) -> bool:
    started = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if name not in DEPLOYED} | dict(check.given)
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    well = done.returncode == 0
    print(f"{'ok    ' if well else 'FAILED'} {check.name:12}{time.monotonic() - started:6.1f} s", flush=True)
    if not well:
        print(done.stdout, flush=True)
    return well


def main() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        wrong = len(CHECKS) - sum(pool.map(run, CHECKS))
    print(f"{len(CHECKS) - wrong} of {len(CHECKS)} checks passed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
