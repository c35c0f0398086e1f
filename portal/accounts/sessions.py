"""Signing out elsewhere, as allauth does it, ends the open pages of those sessions too."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession

from portal.core.realtime import close_person


class UserSessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        sessions = list(sessions)
        super().end_sessions(sessions)
        for session in sessions:
            close_person(session.user_id, session=session.session_key)
