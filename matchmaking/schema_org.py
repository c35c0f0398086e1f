"""A need and an offer in the words of schema.org: https://schema.org/Demand and https://schema.org/Offer, as data for search engines.

Only of what everybody may see, and as a visitor sees it: `who` is how its organisation appears to them. One that stands there
without its name has none here, nor a smaller place than the page tells.
"""

from __future__ import annotations

from typing import Any

from portal.organisations.schema_org import party

from .appearance import Appearance
from .models import Listing

SERVICES = frozenset(
    {
        Listing.Category.SERVICE,
        Listing.Category.SUBCONTRACTING,
        Listing.Category.RESEARCH,
        Listing.Category.TESTING,
        Listing.Category.ADVICE,
        Listing.Category.TRAINING,
        Listing.Category.STUDENT,
        Listing.Category.FACILITY,
        Listing.Category.FINANCE,
    }
)


def offer_or_demand(listing: Listing, who: Appearance, *, site: str) -> dict[str, Any]:
    """`site` is the address of the installation without a slash. A demand has no word for who asks, so its organisation "seeks" it."""
    is_need = listing.kind == Listing.Kind.NEED
    behind = party(listing.organisation, site=site) if who.is_named else {}
    amount = None if listing.budget is None else format(listing.budget.normalize(), "f")
    told = {
        "@type": "Demand" if is_need else "Offer",
        "name": listing.title,
        "description": listing.text,
        "url": site + listing.get_absolute_url(),
        "itemOffered": {"@type": "Service" if listing.category in SERVICES else "Product", "name": listing.title},
        "category": str(listing.get_category_display()),
        "areaServed": str(who.place) if who.place else "",
        "eligibleQuantity": {
            "@type": "QuantitativeValue",
            "value": None if listing.quantity is None else format(listing.quantity.normalize(), "f"),
            "unitText": str(listing.get_unit_display()) if listing.quantity is not None else "",
        },
        "validFrom": listing.published_at.isoformat() if listing.published_at else "",
        "validThrough": listing.expires_on.isoformat() if listing.expires_on else "",
        "availabilityStarts": listing.needed_from.isoformat() if listing.needed_from else "",
    }
    if is_need:
        told["priceSpecification"] = {
            "@type": "PriceSpecification",
            "maxPrice": amount,
            "priceCurrency": listing.currency if amount else "",
        }
        return told | {"@reverse": {"seeks": behind}}
    return told | {"price": amount, "priceCurrency": listing.currency if amount else "", "seller": behind}
