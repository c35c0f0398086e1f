from .claims import Claim, Paper
from .corrections import Correction
from .removed import Removed
from .rounds import Round, RoundRow
from .verifications import Verification

__all__ = ["Claim", "Correction", "Paper", "Removed", "Round", "RoundRow", "Verification"]
