from .actions import NextAction
from .announcements import Announcement, Recipient
from .applications import Application, ApplicationPaper, Inquiry
from .assessment import AssessmentAnswer, AssessmentRound
from .barriers import Barrier, Voice
from .consultations import Consultation, Contribution
from .contacts import ContactNote
from .gaps import Gap, GapCandidate, GapStep
from .health import MemberState, SavedView
from .introductions import OfficeIntroduction
from .looks import QueueLook
from .plan import Objective, Plan, PlanAction, ProgressNote
from .queue import QueueItem
from .tags import Tag
from .tiers import MemberTier, Question, Tier

__all__ = [
    "Announcement",
    "Application",
    "ApplicationPaper",
    "AssessmentAnswer",
    "AssessmentRound",
    "Barrier",
    "Consultation",
    "ContactNote",
    "Contribution",
    "Gap",
    "GapCandidate",
    "GapStep",
    "Inquiry",
    "MemberState",
    "MemberTier",
    "NextAction",
    "Objective",
    "OfficeIntroduction",
    "Plan",
    "PlanAction",
    "ProgressNote",
    "Question",
    "QueueItem",
    "QueueLook",
    "Recipient",
    "SavedView",
    "Tag",
    "Tier",
    "Voice",
]
