"""The nouns of joint work."""

from .calls import Call, CallRole
from .candidates import RoleCandidate
from .mixes import Mix
from .partners import Partner
from .projects import Project
from .roles import Role, Wanted

__all__ = ["Call", "CallRole", "Mix", "Partner", "Project", "Role", "RoleCandidate", "Wanted"]
