"""A message to a browser that somebody has opened to us."""

from __future__ import annotations

from portal.accounts.models import User

from ..models import Notification


def reaches(person: User) -> bool:  # noqa: ARG001
    return False


def send(notification: Notification) -> bool:  # noqa: ARG001
    return False
