"""The header's organisation, and the pages about it in the account menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Acting, Entry, header, menu
from portal.ui.parts import Party

from .middleware import own_organisations

if TYPE_CHECKING:
    from .models import Organisation


def has_organisation(request: HttpRequest) -> bool:
    return bool(request.acting_organisation)  # type: ignore[attr-defined]


def acting(request: HttpRequest) -> Acting | None:
    """For whom the reader acts, and for whom else they could."""
    if not has_organisation(request):
        return None
    current = request.acting_organisation  # type: ignore[attr-defined]
    choices = [(one.public_id, _party(one)) for one in own_organisations(request)]
    return Acting(_party(current), choices, reverse("organisations:act_as"))


def _party(organisation: Organisation) -> Party:
    return Party(organisation.name, organisation.kind, organisation.get_absolute_url())


def sign_in() -> None:
    header.register("acting", acting)
    menu.register(
        "organisations.edit",
        Entry(
            label=_("Your organisation"),
            address="organisations:edit",
            icon="edit",
            account=20,
            do=60,
            also=_("my organisation, profile"),
            shown_to=has_organisation,
            covers=["organisations:edit_section"],
        ),
    )
    menu.register(
        "organisations.members",
        Entry(
            label=_("People of your organisation"),
            address="organisations:members",
            icon="people",
            account=30,
            also=_("colleagues, invite"),
            shown_to=has_organisation,
        ),
    )
