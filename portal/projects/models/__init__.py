"""The nouns of joint work."""

from .agreements import Acceptance, Agreement, AgreementTemplate, AgreementText, SignedPaper, SignerAsked
from .budget import BudgetLine, Spending
from .calls import Call, CallRole
from .candidates import RoleCandidate
from .decisions import Decision
from .documents import Document, DocumentVersion
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
    "Acceptance",
    "Agreement",
    "AgreementTemplate",
    "AgreementText",
    "BudgetLine",
    "Call",
    "CallRole",
    "Comment",
    "Decision",
    "Document",
    "DocumentVersion",
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
    "SignedPaper",
    "SignerAsked",
    "Spending",
    "Task",
    "Wanted",
]
