"""The indicators of the self-assessment: what is asked, and what each of its four levels means, in three languages (indicators.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "fr", "ar")
MOST = 3


class Area(models.TextChoices):
    STRUCTURE = "structure", _("Structure")
    GOVERNANCE = "governance", _("Governance")
    FINANCING = "financing", _("Financing")
    SERVICES = "services", _("Services")
    CONTACTS = "contacts", _("Contacts")
    ACHIEVEMENTS = "achievements", _("Achievements")


def _mine(said: Sequence[str]) -> str:
    code = (get_language() or "en")[:2]
    return said[LANGUAGES.index(code) if code in LANGUAGES else 0]


@dataclass(frozen=True)
class Indicator:
    """`titles` and `counted_as` in the order of LANGUAGES; `scale` by language, what 0 to 3 mean. `counted_as` is empty where the
    portal knows nothing of it."""

    key: str
    area: Area
    titles: tuple[str, ...]
    counted_as: tuple[str, ...]
    scale: dict[str, tuple[str, ...]]

    @property
    def title(self) -> str:
        return _mine(self.titles)

    @property
    def counted(self) -> str:
        return _mine(self.counted_as) if self.counted_as else ""

    @property
    def levels(self) -> tuple[str, ...]:
        code = (get_language() or "en")[:2]
        return self.scale.get(code, self.scale["en"])


@lru_cache(maxsize=1)
def indicators() -> dict[str, Indicator]:
    with Path(__file__).with_name("indicators.toml").open("rb") as file:
        told = tomllib.load(file)["indicator"]
    return {
        one["key"]: Indicator(
            key=one["key"],
            area=Area(one["area"]),
            titles=tuple(one["title"]),
            counted_as=tuple(one.get("counted", ())),
            scale={code: tuple(one[code]) for code in LANGUAGES},
        )
        for one in told
    }
