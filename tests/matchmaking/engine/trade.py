"""A small trade for the engine's tests: dates in Al-Ahsa, on Monday 23 November 2026."""

from __future__ import annotations

import datetime as dt

from matchmaking.engine.facts import Candidate, Hit, Listing, Party, Place, Question

TODAY = dt.date(2026, 11, 23)
HOFUF, DAMMAM, RIYADH = Place(25.38, 49.59), Place(26.43, 50.10), Place(24.71, 46.68)

WORDS = {
    ("amount", "60.0 t/year"): "60 tonnes a year",
    ("amount", "60 t/year"): "60 tonnes a year",
    ("amount", "80 t/year"): "80 tonnes a year",
    ("amount", "60000 kg"): "60,000 kilograms",
    ("money", "400000 SAR"): "SAR 400,000",
    ("money", "500000 SAR"): "SAR 500,000",
    ("money", "600000 SAR"): "SAR 600,000",
    ("certificate", "haccp"): "HACCP",
    ("language", "ar"): "Arabic",
    ("language", "fr"): "French",
    ("sector", "1030"): "Processing of fruit",
    ("sector", "1079"): "Other food",
    ("sector", "49"): "Land transport",
    ("sector", "4923"): "Freight transport by road",
    ("sector", "10"): "Food",
    ("link", "dates:4"): "logistics",
}


def names(kind: str, key: str) -> str:
    return "" if kind == "place" else WORDS[kind, key]


def need(title: str = "Chilled haulage to Dammam port", **more: object) -> Listing:
    return Listing(**({"id": "need", "is_need": True, "title": title} | more))


def offer(title: str = "Chilled trucks", **more: object) -> Listing:
    return Listing(**({"id": "offer", "is_need": False, "title": title} | more))


def asking(listing: Listing, **asker: object) -> Question:
    return Question(listing, Party(**({"id": "asker", "kind": "firm", "places": (HOFUF,)} | asker)), TODAY)


def candidate(name: str = "rimal", offer: Listing | None = None, **party: object) -> Candidate:
    return Candidate(Party(**({"id": name, "kind": "firm"} | party)), offer)


def hit(
    document: int, owner: str, score: float, *, kind: str = "reference", coverage: float = 0.5, **more: object
) -> Hit:
    return Hit(document, (owner,), kind, score, coverage, **more)
