from .attachments import Attachment
from .conversations import Conversation, Participant, Reader
from .guests import Guest, Recall, Window
from .held import HeldMessage
from .mentions import Mention
from .messages import Message, MessageVersion
from .notes import Note

__all__ = [
    "Attachment",
    "Conversation",
    "Guest",
    "HeldMessage",
    "Mention",
    "Message",
    "MessageVersion",
    "Note",
    "Participant",
    "Reader",
    "Recall",
    "Window",
]
