from .actions import NextAction
from .barriers import Barrier, Voice
from .consultations import Consultation, Contribution
from .contacts import ContactNote
from .health import MemberState, SavedView
from .introductions import OfficeIntroduction
from .looks import QueueLook
from .queue import QueueItem
from .tags import Tag

__all__ = [
    "Barrier",
    "Consultation",
    "ContactNote",
    "Contribution",
    "MemberState",
    "NextAction",
    "OfficeIntroduction",
    "QueueItem",
    "QueueLook",
    "SavedView",
    "Tag",
    "Voice",
from .announcements import Announcement, Recipient
from .applications import Application, Inquiry
from .assessment import AssessmentAnswer, AssessmentRound
from .plan import Objective, Plan, PlanAction, ProgressNote
from .tiers import MemberTier, Question, Tier

__all__ = [
    "Announcement",
    "Application",
    "AssessmentAnswer",
    "AssessmentRound",
    "Inquiry",
    "MemberTier",
    "Objective",
    "Plan",
    "PlanAction",
    "ProgressNote",
    "Question",
    "QueueItem",
    "Recipient",
    "Tier",
]
