"""Which rows of the database are the story's: by the public ids that it gives."""

from __future__ import annotations

from functools import lru_cache

from .chance import steady_id
from .telling import tell


@lru_cache
def listing_keys() -> dict[str, str]:
    """Public id of a need or offer -> its key in the story."""
    return {steady_id("listing", one.key): one.key for one in tell().listings}
