"""The tasks, a file each: how a folder becomes questions of the ordinary pipeline, and how its past does, to fit weights on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ..coding import Codes, division_at_1
from ..periods import Past, Task
from ..runner import Measure
from . import consortium, crosslang, gsoc_profile, listing, need2org, partner, startup_investor, text2cpv

TASKS: dict[str, Task] = {
    "need2org": need2org.periods,
    "consortium": consortium.periods,
    "partner": partner.periods,
    "gsoc_profile": gsoc_profile.periods,
    "text2cpv": text2cpv.periods,
    "startup_investor": startup_investor.periods,
    "crosslang": crosslang.periods,
}

MEASURES: dict[str, dict[str, Measure]] = {"text2cpv": {"division@1": division_at_1}}
"""What a task is measured by besides the figures of all."""

TRAINING: dict[str, Callable[[Path], Iterator[Past] | Iterator[Codes]]] = {
    "need2org": need2org.past,
    "consortium": consortium.past,
    "partner": partner.past,
    "gsoc_profile": gsoc_profile.past,
    "listing": listing.past,
    "text2cpv": text2cpv.past,
    "startup_investor": startup_investor.past,
}
