"""The nouns of joint work."""

from .agreements import Acceptance, Agreement, AgreementTemplate, AgreementText, SignedPaper, SignerAsked
from .documents import Document, DocumentVersion
from .partners import Partner
from .projects import Project
from .roles import Role

__all__ = [
    "Acceptance",
    "Agreement",
    "AgreementTemplate",
    "AgreementText",
    "Document",
    "DocumentVersion",
    "Partner",
    "Project",
    "Role",
    "SignedPaper",
    "SignerAsked",
]
