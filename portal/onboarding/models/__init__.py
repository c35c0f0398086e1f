from .claims import Claim, Paper
from .corrections import Correction
from .duplicates import Duplicate, LikenessKey, LookedAt
from .merges import UNDO_LASTS, Agreement, Merge, MovedRow
from .removed import Removed
from .rounds import Round, RoundRow
from .verifications import Verification

__all__ = [
    "UNDO_LASTS",
    "Agreement",
    "Claim",
    "Correction",
    "Duplicate",
    "LikenessKey",
    "LookedAt",
    "Merge",
    "MovedRow",
    "Paper",
    "Removed",
    "Round",
    "RoundRow",
    "Verification",
]
