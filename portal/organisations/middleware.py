"""One acting organisation per session, chosen in the header and shown on every page that writes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from portal.ui.typed import country_of_reader

from .models import Organisation

SESSION_KEY = "acting_organisation"
ASKED = "own_organisations"


def own_organisations(request: HttpRequest) -> list[Organisation]:
    """Those for which the reader may act, the first joined first; asked once per request."""
    known: list[Organisation] | None = request.__dict__.get(ASKED)
    if known is None:
        own = Organisation.objects.of_user(request.user).select_related("region").order_by("memberships__pk")
        known = request.__dict__[ASKED] = list(own)
    return known


def acting_organisation(request: HttpRequest) -> Organisation | None:
    """The organisation that the signed-in person acts for: their choice while they are a member, else their first."""
    if not request.user.is_authenticated:
        return None
    own = own_organisations(request)
    chosen = request.session.get(SESSION_KEY)
    return next((organisation for organisation in own if organisation.public_id == chosen), own[0] if own else None)


def country_of(request: HttpRequest) -> str:
    """Whose habits count for this reader: how numbers are written, what months are called."""
    acting = request.acting_organisation  # type: ignore[attr-defined]
    return acting.country if acting else ""


class ActingOrganisation:
    """Adds `request.acting_organisation`, read on first use; it is false when there is none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.acting_organisation = SimpleLazyObject(lambda: acting_organisation(request))  # type: ignore[attr-defined]
        before = country_of_reader.set(lambda: country_of(request))
        try:
            return self.get_response(request)
        finally:
            country_of_reader.reset(before)
