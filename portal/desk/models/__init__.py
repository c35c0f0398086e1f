from .actions import NextAction
from .contacts import ContactNote
from .health import MemberState, SavedView
from .introductions import OfficeIntroduction
from .looks import QueueLook
from .queue import QueueItem
from .tags import Tag

__all__ = [
    "ContactNote",
    "MemberState",
    "NextAction",
    "OfficeIntroduction",
    "QueueItem",
    "QueueLook",
    "SavedView",
    "Tag",
]
