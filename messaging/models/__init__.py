from .attachments import Attachment
from .conversations import Conversation, Participant, Reader
from .guests import Guest, Recall, Window
from .messages import Message, MessageVersion
from .notes import Note

__all__ = [
    "Attachment",
    "Conversation",
    "Guest",
    "Message",
    "MessageVersion",
    "Note",
    "Participant",
    "Reader",
    "Recall",
    "Window",
]
