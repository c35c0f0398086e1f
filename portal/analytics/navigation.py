"""Figures in the menus of authorities, and the tabs of a cluster."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Organisation
from portal.ui.navigation import Entry, menu

from . import tabs
from .permissions import can_read_figures, can_read_report


def sign_in() -> None:
    menu.register(
        "analytics.government",
        Entry(
            label=_("Figures"), address="analytics:government", icon="list", shown_to=acts_for_authority, work=70, do=70
        ),
    )
    tabs.pages.register(
        "figures",
        tabs.Page(_("Figures"), "analytics:figures", can_read_figures, 50, within=("analytics:figures_compare",)),
    )
    tabs.pages.register("report", tabs.Page(_("Report"), "analytics:report", can_read_report, 55))


def acts_for_authority(request: HttpRequest) -> bool:
    """Whether the organisation for which the person acts is a verified authority: known to every page, so it costs no query."""
    current = getattr(request, "acting_organisation", None)
    return bool(current) and current.kind == Organisation.Kind.GOVERNMENT and bool(current.verification)  # type: ignore[union-attr]
