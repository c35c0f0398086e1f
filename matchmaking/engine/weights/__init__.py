"""The committed numbers, one file per kind of question: tens of floats, with task, date and the command that fitted them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ..scoring import Weight, Weights

HERE = Path(__file__).parent
THRESHOLDS = ("suggested", "possible", "strong")


@cache
def load(name: str) -> Weights:
    """Return the weights of a kind of question: "listing", "listing_backward", or the name of a benchmark task."""
    given = json.loads((HERE / f"{name}.json").read_text())
    given["features"] = {feature: Weight(**numbers) for feature, numbers in given["features"].items()}
    return Weights(name=name, **given)


def save(weights: Weights) -> Path:
    """Write weights where `load` finds them; the numbers are rounded, which is what is used from then on."""
    path = HERE / f"{weights.name}.json"
    features = {
        name: {"weight": round(one.weight, 4), "mean": round(one.mean, 4), "scale": round(one.scale, 4)}
        for name, one in weights.features.items()
    }
    given = {
        "fitted_on": weights.fitted_on,
        "command": weights.command,
        "note": weights.note,
        "intercept": round(weights.intercept, 4),
        **{name: value for name in THRESHOLDS if (value := getattr(weights, name)) != getattr(Weights, name)},
        "features": features,
    }
    path.write_text(json.dumps(given, indent=2) + "\n")
    load.cache_clear()
    return path
