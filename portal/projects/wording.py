"""Texts of agreements: what a template becomes for these parties, and the mark that says which text it is."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import translation

from portal.core.text import clean_line, clean_text, listed
from portal.organisations.models import Organisation
from portal.taxonomy.models import Region
from portal.ui.words import day

from .models import AgreementTemplate

LANGUAGES = ("en", "fr", "ar")
PLACE = re.compile(r"\{(parties|project|date|place|own)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and body by language (code)."""

    titles: Mapping[str, str]
    bodies: Mapping[str, str]

    def fields(self) -> dict[str, str]:
        """As the columns of an AgreementText."""
        titles = {f"title_{code}": self.titles[code] for code in LANGUAGES}
        return titles | {f"body_{code}": self.bodies[code] for code in LANGUAGES}


def fingerprint(wording: Wording) -> str:
    """SHA-256 (hex) of the JSON array [[language, title, body], ...] for en, fr, ar: UTF-8, no spaces, letters as they are."""
    rows = [[code, wording.titles[code], wording.bodies[code]] for code in LANGUAGES]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def cleaned(titles: Mapping[str, str], bodies: Mapping[str, str]) -> Wording:
    return Wording(
        {code: clean_line(titles.get(code, "")) for code in LANGUAGES},
        {code: clean_text(bodies.get(code, "")) for code in LANGUAGES},
    )


def filled(
    template: AgreementTemplate, *, parties: Iterable[Organisation], project: str, date: dt.date, place: str
) -> Wording:
    """A template for these parties. A place that is one of ours is written in each language, any other as it was typed."""
    named = list(parties)
    where = _place_in_each(clean_line(place))
    bodies = {}
    for code in LANGUAGES:
        with translation.override(code):
            words = {
                "parties": listed(one.name_for(code) for one in named),
                "project": clean_line(project),
                "date": day(date),
                "place": where[code],
                "own": getattr(template, f"own_{code}"),
            }
        body = PLACE.sub(lambda found, words=words: words[found[1]], getattr(template, f"body_{code}"))  # type: ignore[misc]
        bodies[code] = re.sub(r"\n{3,}", "\n\n", body)
    return cleaned({code: getattr(template, f"title_{code}") for code in LANGUAGES}, bodies)


def _place_in_each(place: str) -> dict[str, str]:
    for code in LANGUAGES:
        if place and (region := Region.objects.filter(**{f"name_{code}": place}).first()):
            return {one: getattr(region, f"name_{one}") for one in LANGUAGES}
    return dict.fromkeys(LANGUAGES, place)
