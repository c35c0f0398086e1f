from .listings import Listing
from .matches import Match, MatchSide

__all__ = ["Listing", "Match", "MatchSide"]
