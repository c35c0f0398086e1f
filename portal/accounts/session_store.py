"""Sessions as Django keeps them in the database, read with a question that is written down once: every page asks it."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from portal.core.prepared import Given, Prepared

LASTING = Prepared(
    lambda: Session.objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField()))
)


class SessionStore(InDatabase):
    def _get_session_from_db(self) -> Session | None:
        for session in LASTING.rows(key=self.session_key, now=timezone.now()):
            return session
        self._session_key = None
        return None
