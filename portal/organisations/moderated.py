"""Organisations' pages as moderators meet them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.moderation.matters import Matter, matters

from .models import Organisation
from .services.organisations import hide_organisation, show_organisation_again
from .services.whom import keepers_of


def find_organisation(reader: User, key: str) -> Organisation | None:
    """Not one's own, and shown to this reader."""
    found: Organisation | None = (
        Organisation.objects.visible_to(reader)
        .exclude(pk__in=Organisation.objects.of_user(reader))
        .filter(public_id=key)
        .first()
    )
    return found


def sign_in() -> None:
    matters.register(
        "organisations.organisation",
        Matter(
            name="organisation",
            label=_("The page of an organisation"),
            find=find_organisation,
            concerned=keepers_of,
            speaker=lambda _organisation: None,
            excerpt=lambda organisation: "\n\n".join(filter(None, [organisation.summary, organisation.description])),
            hide=hide_organisation,
            show=show_organisation_again,
        ),
    )
