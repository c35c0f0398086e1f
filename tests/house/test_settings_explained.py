"""Every setting that the code reads is explained in .env.example, and nothing is explained that nobody reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("portal", "matchmaking", "messaging", "cms")
READERS = {"text", "flag", "number", "words", "secret"}
# Read by uvicorn and by docker-compose.yml.
READ_ELSEWHERE = {"WEB_CONCURRENCY", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            yield path, ast.parse(path.read_text("utf-8"))


def names_read() -> set[str]:
    """The first argument of every `env.text(...)` and its kin."""
    return {
        node.args[0].value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS
        if isinstance(node.func.value, ast.Name) and node.func.value.id == "env"
        if isinstance(node.args[0], ast.Constant)
    }


def test_env_example_explains_every_setting_and_no_other() -> None:
    explained = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert sorted(explained) == sorted(names_read() | READ_ELSEWHERE)


def test_the_environment_is_read_in_one_place() -> None:
    """Only portal.env reads it; set-up (portal/devstack) and the entries hand it on."""
    entries = {ROOT / "portal" / "asgi.py", ROOT / "portal" / "celery.py", ROOT / "portal" / "env.py"}
    readers = [
        str(path.relative_to(ROOT))
        for path, tree in modules()
        if path not in entries and "devstack" not in path.parts
        if any(isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} for node in ast.walk(tree))
    ]
    assert readers == []
