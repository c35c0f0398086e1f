from .dictations import Dictation
from .escalations import Escalation
from .lessons import Lesson
from .listings import Listing
from .matches import Match, MatchSide
from .releases import Release
from .waves import Wave

__all__ = ["Dictation", "Escalation", "Lesson", "Listing", "Match", "MatchSide", "Release", "Wave"]
