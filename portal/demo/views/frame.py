"""What the demo's views share: they are only where the story was seeded, and one click makes a visitor somebody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpResponse

from portal.accounts.models import User
from portal.core.http import Request

from ..permissions import is_demo

View = Callable[..., HttpResponse]


def only_in_the_demo(view: View) -> View:
    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not is_demo():
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def become_somebody(request: Request, user: User | None) -> None:
    """Sign in as this person without a code; None: a visitor whom nobody knows."""
    if user is None:
        logout(request)
    elif request.user != user:
        login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
