"""An event in the words of schema.org: https://schema.org/Event and its subtypes, as data for search engines.

Only of an event that everybody may see. Where to join online is told to those who come, so that address is not in it.
"""

from __future__ import annotations

from typing import Any

from portal.organisations.schema_org import party

from .models import Event

KINDS = {
    Event.Kind.MATCHMAKING: "BusinessEvent",
    Event.Kind.CONFERENCE: "BusinessEvent",
    Event.Kind.VISIT: "BusinessEvent",
    Event.Kind.TRAINING: "EducationEvent",
    Event.Kind.WEBINAR: "Event",
}
SCHEMA = "https://schema.org"


def event(held: Event, *, site: str) -> dict[str, Any]:
    """`site` is the address of the installation without a slash. Hours carry the offset of the event's own clock."""
    address = site + held.get_absolute_url()
    is_online = held.kind == Event.Kind.WEBINAR or not (held.place or held.town)
    here = {
        "@type": "Place",
        "name": held.place or held.town,
        "address": {"@type": "PostalAddress", "streetAddress": held.place, "addressLocality": held.town},
    }
    return {
        "@type": KINDS[Event.Kind(held.kind)],
        "name": held.title,
        "description": held.summary,
        "url": address,
        "startDate": held.starts_at.astimezone(held.tz).isoformat(),
        "endDate": held.ends_at.astimezone(held.tz).isoformat(),
        "eventStatus": f"{SCHEMA}/EventCancelled" if held.called_off_at else f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/{'Online' if is_online else 'Offline'}EventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": address} if is_online else here,
        "inLanguage": list(held.languages) or held.language,
        "maximumAttendeeCapacity": held.capacity,
        "organizer": party(held.organiser, site=site),
    }
