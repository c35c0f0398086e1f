"""The verbs: consents, and a copy of one's own data."""

from .consents import agree, consent_to, is_settled, withdraw
from .copies import ask_for_copy, fetch_copy, forget_copies, token_of

__all__ = [
    "agree",
    "ask_for_copy",
    "consent_to",
    "fetch_copy",
    "forget_copies",
    "is_settled",
    "token_of",
    "withdraw",
]
