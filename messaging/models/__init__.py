from .attachments import Attachment
from .conversations import Conversation, Participant, Reader
from .guests import Guest, Recall, Window
from .held import HeldMessage
from .mentions import Mention
from .messages import Message, MessageVersion
from .notes import Note
from .replies import ReplyKey

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
    "ReplyKey",
    "Window",
]
