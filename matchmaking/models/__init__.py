from .dictations import Dictation
from .lessons import Lesson
from .listings import Listing
from .matches import Match, MatchSide
from .releases import Release
from .waves import Wave

__all__ = ["Dictation", "Lesson", "Listing", "Match", "MatchSide", "Release", "Wave"]
