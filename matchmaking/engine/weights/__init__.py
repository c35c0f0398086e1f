"""The committed numbers, one file per kind of question: tens of floats, with task, date and the command that fitted them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ..scoring import Weight, Weights

HERE = Path(__file__).parent
BY_HAND = ("suggested", "possible", "strong", "head_start")


@cache
def load(name: str) -> Weights:
    """Return the weights of a kind of question: "listing", "listing_backward", or the name of a benchmark task."""
    return from_plain(name, json.loads((HERE / f"{name}.json").read_text()))


def from_plain(name: str, given: Mapping[str, Any]) -> Weights:
    """Return weights from what `as_plain` made of them."""
    features = {feature: Weight(**numbers) for feature, numbers in given["features"].items()}
    return Weights(name=name, **{**given, "features": features})


def as_plain(weights: Weights) -> dict[str, Any]:
    """Return weights as they stand in a file, the numbers rounded, which is what is used from then on."""
    features = {
        name: {"weight": round(one.weight, 4), "mean": round(one.mean, 4), "scale": round(one.scale, 4)}
        for name, one in weights.features.items()
    }
    return {
        "fitted_on": weights.fitted_on,
        "command": weights.command,
        "note": weights.note,
        "intercept": round(weights.intercept, 4),
        **{name: value for name in BY_HAND if (value := getattr(weights, name)) != getattr(Weights, name)},
        "features": features,
    }


def save(weights: Weights) -> Path:
    """Write weights where `load` finds them."""
    path = HERE / f"{weights.name}.json"
    path.write_text(json.dumps(as_plain(weights), indent=2) + "\n")
    load.cache_clear()
    return path
