"""An organisation in the words of schema.org: https://schema.org/Organization and its subtypes, as data for search engines.

Only what the reader who is handed in may see: `seen` are the fields (visibility.py). Of a sole trader neither telephone nor e-mail:
a machine that collects numbers would collect a person's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from .legal_forms import is_of_a_company
from .models import Organisation

KINDS = {
    Organisation.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organisation.Kind.RESEARCH: "ResearchOrganization",
    Organisation.Kind.GOVERNMENT: "GovernmentOrganization",
}


def organization(
    organisation: Organisation,
    *,
    site: str,
    seen: Collection[str],
    description: str = "",
    clusters: Iterable[tuple[str, str]] = (),
) -> dict[str, Any]:
    """`site` is the address of the installation without a slash; `clusters` are names and paths of those in which it is shown."""
    told = {name: getattr(organisation, name) if name in seen else "" for name in ("website", "email", "phone", "size")}
    if not is_of_a_company(organisation):
        told |= {"email": "", "phone": ""}
    return {
        "@type": KINDS.get(Organisation.Kind(organisation.kind), "Organization"),
        "name": organisation.name,
        "alternateName": [name for name in organisation.names if name != organisation.name],
        "url": site + organisation.get_absolute_url(),
        "sameAs": told["website"],
        "description": description,
        "email": told["email"],
        "telephone": told["phone"],
        "address": {
            "@type": "PostalAddress",
            "addressLocality": organisation.town,
            "addressCountry": organisation.country,
        },
        "numberOfEmployees": _people(told["size"]),
        "knowsLanguage": list(organisation.languages) if "languages" in seen else [],
        "memberOf": [{"@type": "Organization", "name": name, "url": site + path} for name, path in clusters],
    }


def party(organisation: Organisation, *, site: str) -> dict[str, Any]:
    """As it is named beside something that it holds or offers; nothing of a page that nobody keeps."""
    if not (organisation.is_published and organisation.is_claimed):
        return {}
    kind = KINDS.get(Organisation.Kind(organisation.kind), "Organization")
    return {"@type": kind, "name": organisation.name, "url": site + organisation.get_absolute_url()}


def _people(size: str) -> dict[str, Any]:
    """https://schema.org/QuantitativeValue of one of the sizes."""
    low, _dash, high = size.replace("+", "").partition("-")
    least, most = int(low) if low else None, int(high) if high else None
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most}
