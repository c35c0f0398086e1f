"""Filling an empty portal with the story, and asking whether it was."""

from .answering import answer_as_told
from .loading import Loaded, seed_load
from .seeding import NotHere, is_seeded, seed_demo

__all__ = ["Loaded", "NotHere", "answer_as_told", "is_seeded", "seed_demo", "seed_load"]
