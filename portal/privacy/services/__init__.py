"""The verbs: a copy of one's own data."""

from .copies import ask_for_copy, fetch_copy, forget_copies, token_of

__all__ = ["ask_for_copy", "fetch_copy", "forget_copies", "token_of"]
