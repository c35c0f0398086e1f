from .answering import PROMPT_DAYS, AnswerRecord
from .dictations import Dictation
from .escalations import Escalation
from .introductions import ASKED_AFTER, LONGEST_WORDS, Introduction, IntroductionChoice
from .lessons import Lesson
from .listings import Listing
from .matches import LONGEST_MESSAGE, Match, MatchSide
from .outcomes import Outcome
from .releases import Release
from .terms import Terms, TermsOfACall
from .waves import Wave

__all__ = [
    "ASKED_AFTER",
    "LONGEST_MESSAGE",
    "LONGEST_WORDS",
    "PROMPT_DAYS",
    "AnswerRecord",
    "Dictation",
    "Escalation",
    "Introduction",
    "IntroductionChoice",
    "Lesson",
    "Listing",
    "Match",
    "MatchSide",
    "Outcome",
    "Release",
    "Terms",
    "TermsOfACall",
    "Wave",
]
