"""The nouns of joint work."""

from .decisions import Decision
from .meetings import Meeting
from .milestones import Milestone
from .partners import Partner
from .projects import Project
from .roles import Role
from .tasks import Comment, Task

__all__ = ["Comment", "Decision", "Meeting", "Milestone", "Partner", "Project", "Role", "Task"]
