"""What the demo's pages show: the people one can be, and the messages that the portal has sent."""

from .personas import Persona, persona_of, personas
from .tray import Message, Waiting, messages, waiting

__all__ = ["Message", "Persona", "Waiting", "messages", "persona_of", "personas", "waiting"]
