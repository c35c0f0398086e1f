from .dictations import Dictation
from .lessons import Lesson
from .listings import Listing
from .matches import LONGEST_MESSAGE, Match, MatchSide
from .releases import Release
from .waves import Wave

__all__ = ["LONGEST_MESSAGE", "Dictation", "Lesson", "Listing", "Match", "MatchSide", "Release", "Wave"]
