from .copies import copy, copy_fetch, copy_state

__all__ = ["copy", "copy_fetch", "copy_state"]
