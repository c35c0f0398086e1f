"""Reading the environment. Standard library only; presence of an address switches a capability on.

A variable NAME may also be given as NAME_FILE, the path of a file that holds the value (container secrets).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Misconfigured(Exception):
    """The environment asks for something that cannot or must not be run. Message: one line, with the variable's name."""


def text(name: str, default: str = "", environ: Mapping[str, str] = os.environ) -> str:
    """The value of NAME, or of the file named by NAME_FILE, stripped; `default` when neither is given."""
    if name in environ:
        return environ[name].strip()
    file = environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Misconfigured(f"{name}_FILE={file} cannot be read: {error.strerror}") from error
    return default


def flag(name: str, *, default: bool = False, environ: Mapping[str, str] = os.environ) -> bool:
    """A yes/no variable. Raises Misconfigured on any other word."""
    value = text(name, "1" if default else "0", environ).lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise Misconfigured(f"{name}={value}: write 1 or 0")


def number(name: str, default: int, environ: Mapping[str, str] = os.environ) -> int:
    """A whole number. Raises Misconfigured on anything else."""
    value = text(name, str(default), environ)
    try:
        return int(value)
    except ValueError as error:
        raise Misconfigured(f"{name}={value}: write a whole number") from error


def words(name: str, default: str = "", environ: Mapping[str, str] = os.environ) -> list[str]:
    """A comma-separated list, empty items dropped."""
    return [word.strip() for word in text(name, default, environ).split(",") if word.strip()]


def secret(name: str, folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The secret NAME, or one made once and kept in `folder`, readable by its owner only."""
    given = text(name, "", environ)
    if given:
        return given
    path = folder / f"{name.lower()}.txt"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's DATABASES entry for a postgres:// or sqlite:/// address; an SQLite file in `folder` when empty.

    SQLite runs with a write-ahead log and immediate transactions, so that writers in threads queue instead of failing;
    PostgreSQL runs with psycopg's own connection pool.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        folder.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] or str(folder / "db.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Misconfigured(f"DATABASE_URL starts with {parts.scheme}://: write postgres:// or sqlite:///")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options["pool"] = {"min_size": 1, "max_size": int(options.pop("pool_size", 8)), "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


def cache(redis_url: str) -> dict[str, Any]:
    """Django's CACHES entry: Redis when an address is given, this process's memory otherwise."""
    if redis_url:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url, "KEY_PREFIX": "anqud"}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "anqud"}


def email(url: str, folder: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings: smtp://user:password@host:port (smtps:// for TLS from the start, ?tls=1 for STARTTLS).

    Without an address mails are written as files into `folder`.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise Misconfigured(f"EMAIL_URL starts with {parts.scheme}://: write smtp:// or smtps://")
    query = dict(parse_qsl(parts.query))
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": query.get("tls", "0") in TRUE,
        "EMAIL_TIMEOUT": 10,
    }


def is_loopback(url: str) -> bool:
    """Whether an address points at this machine."""
    return (urlsplit(url).hostname or "") in LOOPBACK


def refuse_unsafe(*, deployed: bool, secret_given: bool, hosts: list[str], debug: bool, redis_url: str) -> None:
    """Stop a deployed installation that would start unsafely. Raises Misconfigured, one line each."""
    if not deployed:
        return
    if not secret_given:
        raise Misconfigured("SECRET_KEY is missing: a deployed installation needs its own")
    if not hosts or "*" in hosts:
        raise Misconfigured("ALLOWED_HOSTS must name the hosts that are served, and never *")
    if debug:
        raise Misconfigured("DEBUG=1 is refused in a deployed installation")
    parts = urlsplit(redis_url)
    if redis_url and not is_loopback(redis_url) and not parts.password and parts.scheme != "unix":
        raise Misconfigured("REDIS_URL has no password and is not on this machine: an open Redis is refused")
