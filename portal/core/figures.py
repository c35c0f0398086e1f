"""How benchmark commands hand over what they measured: the same file everywhere."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone


def write_figures(path: str | Path, figures: Mapping[str, float]) -> None:
    """Write `{"figures": {name: number}, "machine": ..., "when": ...}`; names are those of the promises where they have one."""
    said = {
        "figures": dict(figures),
        "machine": f"{os.cpu_count()} × {platform.machine()}, {platform.system()}, Python {platform.python_version()}",
        "when": timezone.now().isoformat(timespec="seconds"),
    }
    Path(path).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
