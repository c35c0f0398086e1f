"""Every address that is asked for by name, in templates and in code, exists. Names are bound late: nothing else would notice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
OURS = ("portal", "matchmaking", "messaging", "cms")
URL_TAG = re.compile(r"{%-?\s*url\s+['\"]([\w:.-]+)['\"]")
ASKING = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def known(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every name in the table of addresses, with its namespaces."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from known(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


def asked_in_templates() -> Iterator[tuple[str, str]]:
    for app in OURS:
        for suffix in ("html", "txt"):
            for path in (ROOT / app).rglob(f"templates/**/*.{suffix}"):
                for name in URL_TAG.findall(path.read_text("utf-8")):
                    yield str(path.relative_to(ROOT)), name


def asked_in_code() -> Iterator[tuple[str, str]]:
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    name = node.args[0].value
                    if called in ASKING and isinstance(name, str) and "/" not in name:
                        yield str(path.relative_to(ROOT)), name


def test_every_address_asked_for_by_name_exists() -> None:
    names = set(known(get_resolver().url_patterns))
    asked = {*asked_in_templates(), *asked_in_code()}
    assert len(asked) > 20
    assert sorted((where, name) for where, name in asked if name not in names) == []
