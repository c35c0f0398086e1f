"""The tasks, a file each: how a folder becomes questions of the ordinary pipeline, and how its past does, to fit weights on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..periods import Past, Task
from . import gsoc_profile, listing, need2org, startup_investor

TASKS: dict[str, Task] = {
    "need2org": need2org.periods,
    "gsoc_profile": gsoc_profile.periods,
    "startup_investor": startup_investor.periods,
}

TRAINING: dict[str, Callable[[Path], Iterator[Past]]] = {
    "need2org": need2org.past,
    "gsoc_profile": gsoc_profile.past,
    "listing": listing.past,
    "startup_investor": startup_investor.past,
}
