"""The nouns of joint work."""

from .partners import Partner
from .projects import Project
from .roles import Role

__all__ = ["Partner", "Project", "Role"]
