"""What `doctor` says of the virus scanner."""

from __future__ import annotations

from django.conf import settings

from ..doctor import Finding, failing, fine
from .scanning import NoScanner, scanner_says


def look_at_scanner() -> Finding:
    if not settings.CLAMD_URL:
        return fine("None is asked for: files that people send are not looked through for viruses.")
    place = settings.CLAMD_URL
    try:
        return fine(f"{scanner_says()} answers at {place}.")
    except NoScanner as error:
        return failing(
            f"Nobody answers at {place} ({error}): files that people send are held.",
            "Start clamd, or correct CLAMD_URL.",
        )
