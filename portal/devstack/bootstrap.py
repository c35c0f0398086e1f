"""Brings `.venv` up to date with its lock, then becomes the command given. Run by run.sh, with any Python >= 3.11.

Standard library only, and run as a script: nothing is installed yet. uv comes from PATH, else by its own lock into
`var/tools`, outside `.venv`, so that synchronising never removes it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / "var" / "tools"
STAMP = VENV / ".synced"
LOCKS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def main(arguments: list[str]) -> NoReturn:
    started_at = time.time()
    # Never another Python than the one chosen: uv would fetch its own, from a host that may be out of reach.
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    if arguments[0] == "--uv":
        become([find_uv(), *arguments[1:]])
    dev = arguments[0] == "--dev"
    with only_one(ROOT / "var" / "setup.lock"):
        sync("dev" if dev else "run")
    os.environ.setdefault("SETUP_STARTED_AT", f"{started_at:.3f}")
    os.environ["VIRTUAL_ENV"] = str(VENV)
    os.environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.environ.pop("PYTHONHOME", None)
    become(arguments[dev:])


def become(command: list[str]) -> NoReturn:
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execvp(command[0], command)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Two set-ups in one clone wait for each other. The lock goes with the process, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up in this folder to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def sync(kind: str) -> None:
    """Make `.venv` hold exactly what the lock says. A venv for tests serves the demo too and is not cut back."""
    have = STAMP.read_text() if STAMP.exists() else ""
    if not venv_works():
        have = ""
    digest = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS.values())).hexdigest()
    if have in {f"dev {digest}", f"{kind} {digest}"}:
        return
    if have.startswith("dev "):
        kind = "dev"
    uv = find_uv()
    started = time.monotonic()
    if not venv_works():
        shutil.rmtree(VENV, ignore_errors=True)
        quietly([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(VENV)])
    say(f"Installing Python packages from {LOCKS[kind].name}")
    STAMP.unlink(missing_ok=True)
    python = str(VENV / "bin" / "python")
    quietly([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, str(LOCKS[kind])])
    STAMP.write_text(f"{kind} {digest}")
    say(f"Installed in {time.monotonic() - started:.0f} s")


def venv_works() -> bool:
    """There is a `.venv`, its Python starts, and it is the one asked for when one is asked for by PYTHON=."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return False
    asked = tuple(sys.version_info[:2]) if os.environ.get("PYTHON") else ()
    script = f"import sys; sys.exit({asked} not in ((), sys.version_info[:2]))"
    return subprocess.run([python, "-I", "-c", script], capture_output=True, check=False).returncode == 0


def find_uv() -> str:
    """uv on PATH, else the locked one in `var/tools`, installed there when missing or outdated."""
    on_path = shutil.which("uv")
    if on_path:
        return on_path
    lock = HERE / "uv.txt"
    wanted = re.search(r"^uv==(\S+)", lock.read_text(), re.MULTILINE)
    assert wanted, f"{lock} names no uv"
    uv = TOOLS / "bin" / "uv"
    if uv.exists():
        version = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout.split()
        if version[1:2] == [wanted[1]]:
            return str(uv)
    say(f"Installing uv {wanted[1]} into {TOOLS.relative_to(ROOT)}")
    if not find_spec("ensurepip"):
        install_debian_venv()
    quietly([sys.executable, "-m", "venv", "--clear", str(TOOLS)])
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    quietly([*pip, "--only-binary=:all:", "--require-hashes", "-r", str(lock)])
    return str(uv)


def install_debian_venv() -> None:
    """Debian and Ubuntu keep a part of `venv` in a package of its own."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not apt_install(package):
        sys.exit(f"This Python has no ensurepip: install the package {package} (or uv), then try again.")


def apt_install(*packages: str) -> bool:
    """Install system packages where that is possible: apt-get, as root or through password-less sudo."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if not apt:
        return False
    rise: list[str] = []
    if os.geteuid() != 0:
        if not sudo or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode:
            return False
        rise = [sudo, "-n"]
    call = [*rise, "env", "DEBIAN_FRONTEND=noninteractive", apt]
    say(f"Installing the system package {' and '.join(packages)}")
    subprocess.run([*call, "update", "-qq"], capture_output=True, check=False)
    done = subprocess.run(
        [*call, "install", "-y", "-qq", "--no-install-recommends", *packages], capture_output=True, check=False
    )
    return done.returncode == 0


def quietly(command: list[str]) -> None:
    """Run a command; on failure show what it said and stop with one line."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout)
        sys.exit(f"Set-up stopped: {Path(command[0]).name} {command[1]} ended with code {done.returncode}.")


def say(line: str) -> None:
    print(f"· {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
