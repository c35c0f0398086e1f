from .announcements import Announcement, Recipient
from .applications import Application, Inquiry
from .assessment import AssessmentAnswer, AssessmentRound
from .plan import Objective, Plan, PlanAction, ProgressNote
from .queue import QueueItem
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
