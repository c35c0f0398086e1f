from .attachments import Attachment
from .conversations import Conversation, Participant, Reader
from .held import HeldMessage
from .messages import Message, MessageVersion
from .notes import Note

__all__ = ["Attachment", "Conversation", "HeldMessage", "Message", "MessageVersion", "Note", "Participant", "Reader"]
