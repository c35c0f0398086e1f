"""The check of `doctor` about the shared vocabulary."""

from __future__ import annotations

from django.conf import settings

from portal.core.doctor import Check, Finding, checks, failing, fine

from .models import CertificateType, Region, Sector


def sign_in() -> None:
    checks.register("vocabulary", Check(look_at_vocabulary, "migrations"))


def look_at_vocabulary() -> Finding:
    counts = {
        "trades": Sector.objects.count(),
        "places": Region.objects.count(),
        "certificates": CertificateType.objects.count(),
    }
    absent = [name for name, count in counts.items() if not count]
    if absent:
        return failing(f"There are no {' and no '.join(absent)} to choose from.", "Run: manage.py load_taxonomy.")
    known = set(Region.objects.filter(kind=Region.Kind.COUNTRY).values_list("country", flat=True))
    if unknown := [code for code in settings.COUNTRIES if code.upper() not in known]:
        return failing(
            f"COUNTRIES names {', '.join(unknown)}, which no list of countries knows.",
            "Write codes of two letters (ISO 3166), parted by commas.",
        )
    return fine(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")
