"""The floors and the rooms: the linter's contracts hold, and they speak of every app there is."""

from __future__ import annotations

import logging
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.db.models import Model
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = ROOT / "pyproject.toml"
OURS = ("portal", "matchmaking", "messaging", "cms")
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


def our_apps() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.partition(".")[0] in OURS]


def our_models() -> list[type[Model]]:
    return [model for app in our_apps() for model in app.get_models(include_auto_created=True)]


def floors() -> dict[str, int]:
    """Every module named in the contract of the floors, with its floor counted from the cellar."""
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("Floors"))
    return {name: height for height, layer in enumerate(reversed(layers)) for name in re.findall(r"[\w.]+", layer)}


@pytest.fixture
def loggers() -> Iterator[None]:
    """The linter sets logging up for itself, which silences every logger that is there."""
    before = {one: one.disabled for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)}
    yield
    for one, disabled in before.items():
        one.disabled = disabled


@pytest.mark.usefixtures("loggers")
def test_imports_go_down_and_towards_the_models(capsys: pytest.CaptureFixture[str]) -> None:
    code = lint_imports(str(PYPROJECT), no_cache=True, no_logo=True)
    assert code == 0, capsys.readouterr().out


def test_every_app_stands_on_a_floor() -> None:
    assert [app.name for app in our_apps() if app.name not in floors()] == []


def test_foreign_keys_follow_the_floors() -> None:
    floor = floors()
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and isinstance(field.related_model, type)
        if field.related_model._meta.app_config in our_apps()
        and field.related_model._meta.app_label != model._meta.app_label
        if floor[field.related_model._meta.app_config.name] >= floor[model._meta.app_config.name]
    ]
    assert upward == []


def test_every_module_has_a_name_of_its_own() -> None:
    modules = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in modules if NAMELESS & {path.stem, *path.parent.parts}] == []
