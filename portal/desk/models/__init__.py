from .queue import QueueItem

__all__ = ["QueueItem"]
