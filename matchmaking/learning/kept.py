"""Weights that an operator's own answers have taught: files under var/, beside the committed ones that they stand for.

Each names the version that it was learned from. A release with other weights makes it void, until it is learned anew.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from django.conf import settings

from ..engine.scoring import Weights
from ..engine.weights import as_plain, from_plain, load

log = logging.getLogger(__name__)
LEARNED = {"listing": "asker", "listing_backward": "candidate"}
"""The kinds of question whose weights can be learned, and whose answers teach them."""

_known: dict[Path, tuple[int, Weights | None]] = {}


class NotReadable(Exception):
    """A kept file that is damaged, or that was learned from weights of another version."""


def in_use(name: str) -> Weights:
    """The weights by which this installation suggests partners: what was learned here and holds, else the committed ones."""
    path = path_of(name)
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        return load(name)
    known = _known.get(path)
    if known is None or known[0] != stamp:
        try:
            known = (stamp, read(name))
        except NotReadable as error:
            log.warning("learned weights are not used: %s", error)
            known = (stamp, None)
        _known[path] = known
    return known[1] or load(name)


def path_of(name: str) -> Path:
    return Path(settings.VAR_DIR) / "weights" / f"{name}.json"


def read(name: str) -> Weights | None:
    """What is kept, None where nothing is. Raises NotReadable."""
    path, committed = path_of(name), load(name)
    if not path.exists():
        return None
    try:
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        replaces = given.pop("replaces")
        weights = from_plain(name, given)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotReadable(f"{path} cannot be read ({type(error).__name__})") from error
    if replaces != committed.version or weights.features.keys() != committed.features.keys():
        raise NotReadable(f"{path} was learned from {replaces}, and this release has {committed.version}")
    return weights


def keep(weights: Weights) -> Path:
    """Write weights so that they are in use from now on, in this and every other process of this machine."""
    path = path_of(weights.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(
        json.dumps(as_plain(weights) | {"replaces": load(weights.name).version}, indent=2) + "\n", encoding="utf-8"
    )
    beside.replace(path)
    return path


def forget(name: str) -> bool:
    """Back to the committed weights. False where nothing was kept."""
    path = path_of(name)
    if not path.exists():
        return False
    path.unlink()
    return True
