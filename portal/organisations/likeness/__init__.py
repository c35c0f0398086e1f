"""How likely two organisations are one: by name, registration number, web domain and place. Pure: no database."""

from .keys import keys_of
from .score import SAME, UNSURE, compare
from .traits import Likeness, Traits

__all__ = ["SAME", "UNSURE", "Likeness", "Traits", "compare", "keys_of"]
