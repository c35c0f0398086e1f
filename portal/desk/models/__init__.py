from .gaps import Gap, GapCandidate, GapStep
from .queue import QueueItem

__all__ = ["Gap", "GapCandidate", "GapStep", "QueueItem"]
