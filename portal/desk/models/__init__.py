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
]
