from .dictations import Dictation
from .listings import Listing
from .matches import Match, MatchSide
from .releases import Release

__all__ = ["Dictation", "Listing", "Match", "MatchSide", "Release"]
