from .dictations import Dictation
from .introductions import LONGEST_WORDS, Introduction, IntroductionChoice
from .lessons import Lesson
from .listings import Listing
from .matches import LONGEST_MESSAGE, Match, MatchSide
from .releases import Release
from .waves import Wave

__all__ = [
    "LONGEST_MESSAGE",
    "LONGEST_WORDS",
    "Dictation",
    "Introduction",
    "IntroductionChoice",
    "Lesson",
    "Listing",
    "Match",
    "MatchSide",
    "Release",
    "Wave",
]
