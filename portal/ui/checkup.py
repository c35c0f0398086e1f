"""The checks of `doctor` about what pages are set in: the words of each language, and the fonts."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from portal.core.doctor import Check, Finding, checks, failing, fine, warning
from portal.core.text import listed

STYLES = Path(__file__).parent / "static" / "ui" / "fonts.css"
# The words in the code are English.
WRITTEN_IN = "en"


def sign_in() -> None:
    checks.register("languages", Check(look_at_languages))
    checks.register("fonts", Check(look_at_fonts))


def look_at_languages() -> Finding:
    remedy = "Run: python -m portal.devstack.catalogues, then start the web processes anew."
    absent, old = [], []
    for code, name in settings.LANGUAGES:
        if code == WRITTEN_IN:
            continue
        words = Path(settings.LOCALE_PATHS[0], code, "LC_MESSAGES", "django.po")
        compiled = words.with_suffix(".mo")
        if not compiled.exists():
            absent.append(str(name))
        elif words.exists() and words.stat().st_mtime > compiled.stat().st_mtime:
            old.append(str(name))
    if absent:
        return failing(f"The words of {listed(absent)} are not compiled: pages are shown in English.", remedy)
    if old:
        return warning(f"The words of {listed(old)} changed since they were compiled.", remedy)
    return fine(f"{listed(name for _, name in settings.LANGUAGES)} have their words.")


def look_at_fonts() -> Finding:
    names = [f"fonts/{name}" for name in re.findall(r'url\("\.\./fonts/([^"]+)"\)', STYLES.read_text(encoding="utf-8"))]
    absent = [name for name in names if name not in staticfiles_storage.hashed_files and not finders.find(name)]
    if absent:
        return warning(
            f"{len(absent)} of {len(names)} are missing, {absent[0]} for one: pages use those of the reader's machine.",
            "Run: python -m portal.devstack.fonts, then manage.py collectstatic --noinput.",
        )
    return fine(f"All {len(names)} are there.")
