"""The nouns of joint work."""

from .budget import BudgetLine, Spending
from .partners import Partner
from .pools import Pool, PoolMember
from .projects import Project
from .reports import Report
from .results import Record, Result
from .roles import Role

__all__ = [
    "BudgetLine",
    "Partner",
    "Pool",
    "PoolMember",
    "Project",
    "Record",
    "Report",
    "Result",
    "Role",
    "Spending",
]
