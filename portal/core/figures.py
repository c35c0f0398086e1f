"""How benchmark commands measure, and hand over what they measured: the same way and the same file everywhere."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone


def write_figures(path: str | Path, figures: Mapping[str, float]) -> None:
    """Write `{"figures": {name: number}, "machine": ..., "when": ...}`; names are those of the promises where they have one."""
    said = {
        "figures": dict(figures),
        "machine": f"{os.cpu_count()} × {platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "when": timezone.now().isoformat(timespec="seconds"),
    }
    Path(path).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def in_turns(*several: Callable[[], Any], rounds: int = 15, again: int = 1) -> list[float]:
    """The median CPU seconds of one call of each, asked in turns so that a busy machine disturbs all alike.

    A turn is `again` calls; two rounds go before those that count.
    """
    taken: list[list[float]] = [[] for _ in several]
    for _ in range(rounds + 2):
        for ask, times in zip(several, taken, strict=True):
            started = time.process_time()
            for _again in range(again):
                ask()
            times.append((time.process_time() - started) / again)
    return [statistics.median(times[2:]) for times in taken]
