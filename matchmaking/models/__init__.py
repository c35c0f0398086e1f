from .listings import Listing
from .matches import Match, MatchSide
from .releases import Release

__all__ = ["Listing", "Match", "MatchSide", "Release"]
