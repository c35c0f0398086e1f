from .conversations import Conversation, Participant, Reader
from .messages import Message, MessageVersion
from .notes import Note

__all__ = ["Conversation", "Message", "MessageVersion", "Note", "Participant", "Reader"]
