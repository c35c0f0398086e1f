"""Forms as somebody fills them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone


def typed_need(**changes: Any) -> dict[str, Any]:
    """A need of the firm in the dates cluster, to be published at once."""
    return {
        "submission": str(uuid4()),
        "title": "Vacuum packing of pitted dates",
        "category": "service",
        "quantity": "40",
        "unit": "t/month",
        "cluster": "dates-al-ahsa",
        "link": "dates-al-ahsa:3",
        "region": "Hofuf",
        "radius_km": "50",
        "needed_from": (timezone.localdate() + dt.timedelta(days=40)).isoformat(),
        "audience": "cluster",
        "confidentiality": "named",
        "action": "publish",
    } | changes
