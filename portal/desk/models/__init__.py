from .barriers import Barrier, Voice
from .consultations import Consultation, Contribution
from .queue import QueueItem

__all__ = ["Barrier", "Consultation", "Contribution", "QueueItem", "Voice"]
