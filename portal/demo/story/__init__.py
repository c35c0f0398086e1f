"""The invented clusters as plain values, read from `data/` and, where that only says how, made up from it.

Nothing here knows the database or today's date: days are told as "so many working days ago". The same data give the same
story every time, since chance is drawn from the name of each thing (see `chance`).
"""

from .shapes import Chain, Link, Listing, Organisation, Past, Person, Place, Request, Story
from .telling import tell

__all__ = ["Chain", "Link", "Listing", "Organisation", "Past", "Person", "Place", "Request", "Story", "tell"]
