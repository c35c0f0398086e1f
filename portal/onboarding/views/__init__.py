from .claims import claim, claim_begin, correct, correction
from .deciding import claim_decide, claim_letter, correction_decide, paper, rounds, verifications, waiting

__all__ = [
    "claim",
    "claim_begin",
    "claim_decide",
    "claim_letter",
    "correct",
    "correction",
    "correction_decide",
    "paper",
    "rounds",
    "verifications",
    "waiting",
]
