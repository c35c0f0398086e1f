"""The nouns of joint work."""

from .budget import BudgetLine, Spending
from .calls import Call, CallRole
from .candidates import RoleCandidate
from .decisions import Decision
from .meetings import Meeting
from .milestones import Milestone
from .mixes import Mix
from .partners import Partner
from .pools import Pool, PoolMember
from .projects import Project
from .reports import Report
from .results import Record, Result
from .roles import Role, Wanted
from .tasks import Comment, Task

__all__ = [
    "BudgetLine",
    "Call",
    "CallRole",
    "Comment",
    "Decision",
    "Meeting",
    "Milestone",
    "Mix",
    "Partner",
    "Pool",
    "PoolMember",
    "Project",
    "Record",
    "Report",
    "Result",
    "Role",
    "RoleCandidate",
    "Spending",
    "Task",
    "Wanted",
]
