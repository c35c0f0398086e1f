from .consents import consent, consent_give, consent_withdraw, consents, text
from .copies import copy, copy_fetch, copy_state

__all__ = [
    "consent",
    "consent_give",
    "consent_withdraw",
    "consents",
    "copy",
    "copy_fetch",
    "copy_state",
    "text",
]
