"""What the story calls a thing, by the public id that it has in the database."""

from __future__ import annotations

from functools import lru_cache

from . import tell
from .chance import steady_id


@lru_cache
def listing_keys() -> dict[str, str]:
    """Public id -> the key of the story."""
    return {steady_id("listing", one.key): one.key for one in tell().listings}
