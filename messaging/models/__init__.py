from .attachments import Attachment
from .conversations import Conversation, Participant, Reader
from .messages import Message, MessageVersion
from .notes import Note

__all__ = ["Attachment", "Conversation", "Message", "MessageVersion", "Note", "Participant", "Reader"]
