"""What people are owed about their own data."""

from .copies import Copy

__all__ = ["Copy"]
