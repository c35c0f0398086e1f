"""From a text to codes of a tree of codes, with the words that said so. Functions of text alone: no database, no settings."""

from .coder import Coder
from .examples import Coded, Example
from .nearest import Nearest

__all__ = ["Coded", "Coder", "Example", "Nearest"]
