"""The check of `doctor` about this machine's index."""

from __future__ import annotations

import time

from portal.core.doctor import Check, Finding, checks, failing, fine, warning

from . import dictionary, shelf
from .comparison import compare
from .models import SearchDocument
from .soundness import broken_files

A_COMMIT_NEEDS = 3.0
"""Seconds until a change is in the index, and more: what differs longer is not on its way."""


def sign_in() -> None:
    checks.register("search index", Check(look_at_index, "migrations"))


def look_at_index() -> Finding:
    if broken := broken_files(shelf.here()):
        return failing(
            f"The index in {shelf.folder()} is damaged ({', '.join(broken)}).",
            "A server makes it anew within the hour, or at once when it is started again; or run: manage.py rebuild_search.",
        )
    if not shelf.is_ready() and SearchDocument.objects.filter(deleted_at=None).exists():
        return warning(
            f"The index in {shelf.folder()} is not made yet: pages find less, from the database, and say so.",
            "A server makes it in the background; or run: manage.py rebuild_search.",
        )
    found = compare()
    if not found.agrees:
        time.sleep(A_COMMIT_NEEDS)
        found = compare()
    if not found.agrees:
        return failing(
            f"The index in {shelf.folder()} and the database differ: {found.said}.",
            "Run: manage.py check_search --mend (or rebuild_search).",
        )
    if dictionary.is_outdated():
        return warning(
            "The dictionaries were read by another version: questions go without them.",
            "Run: manage.py load_dictionaries.",
        )
    return fine("The index says what the database says.")
