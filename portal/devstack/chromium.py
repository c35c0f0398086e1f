"""A Chromium for the tests: CHROMIUM=, one on PATH, the system's package, or the npm package. There is always one, or a stop."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from . import VAR
from .bootstrap import apt_install, say
from .children import on_path
from .node import MODULES, install
from .stamps import Stamp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNPACKED = VAR / "chromium"
# No sandbox: containers and root have none to offer, and only our own pages are opened. Nothing is fetched in the background.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


def find() -> str | None:
    """A Chromium that is here already: CHROMIUM=, PATH, or the npm package unpacked earlier."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if works(given) else None
    found = on_path(*NAMES)
    if found and works(found):
        return found
    return unpacked()


def prepare() -> str:
    """A Chromium, installed when there is none. Stops with one line when there is no way to one."""
    found = find()
    if found:
        return found
    if os.environ.get("CHROMIUM"):
        sys.exit(f"CHROMIUM={os.environ['CHROMIUM']} does not start.")
    if apt_install("chromium") and (found := on_path(*NAMES)) and works(found):
        return found
    if install(for_tests=True):
        unpack()
        if found := unpacked():
            return found
    sys.exit("There is no Chromium here and none could be installed: name one with CHROMIUM=/path/to/chromium.")


def works(program: str | Path) -> bool:
    """It starts. Ubuntu has a `chromium-browser` that only says where else to look."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def unpacked() -> str | None:
    """The npm package's Chromium, alone or with the system libraries it brings, whichever starts."""
    for name in ("chromium", "with-libraries"):
        if (UNPACKED / name).exists() and works(UNPACKED / name):
            return str(UNPACKED / name)
    return None


def unpack() -> None:
    import brotli

    packed = MODULES / "@sparticuz" / "chromium" / "bin"
    stamp = Stamp("chromium", [packed.parent / "package.json"])
    if stamp.is_fresh and UNPACKED.is_dir():
        return
    say("Unpacking the npm package's Chromium")
    shutil.rmtree(UNPACKED, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    program = UNPACKED / "chromium"
    program.write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    for archive in ("al2023", "swiftshader"):
        content = brotli.decompress((packed / f"{archive}.tar.br").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            # Python before 3.11.4 has no such filter; npm has checked the archive against the lock.
            tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)
            tar.extractall(UNPACKED)  # noqa: S202
    with_libraries = UNPACKED / "with-libraries"
    with_libraries.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{UNPACKED / "lib"}:$LD_LIBRARY_PATH" exec "{program}" "$@"\n'
    )
    for file in (program, with_libraries):
        file.chmod(0o755)
    stamp.keep()
