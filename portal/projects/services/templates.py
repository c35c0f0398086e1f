"""The templates of agreements that every installation starts with. Editors change them afterwards, and loading never overwrites."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ..models import AgreementTemplate
from ..wording import LANGUAGES

FIRST_AGREEMENTS = Path(__file__).parent.parent / "first_agreements"


def load_templates() -> int:
    """Make those that are missing; returns how many were made."""
    made = 0
    for path in sorted(FIRST_AGREEMENTS.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        words = {f"title_{code}": told[code]["title"] for code in LANGUAGES}
        words |= {f"body_{code}": told[code]["body"].strip() for code in LANGUAGES}
        _template, is_new = AgreementTemplate.objects.get_or_create(kind=told["kind"], defaults=words)
        made += is_new
    return made
