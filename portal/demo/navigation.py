"""The demo's places in the foot of every page, the line that says what it is, and the bar of the tour. Nowhere else is it seen."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, header, menu

from .bar import above
from .permissions import is_demo_for


def notice(request: HttpRequest) -> Promise | None:
    if not is_demo_for(request):
        return None
    return _("Sample content. Every organisation and person named here is invented.")


def sign_in() -> None:
    menu.register(
        "demo.people",
        Entry(
            label=_("Who do you want to be?"), address="demo:people", shown_to=is_demo_for, help=80, account=85, do=85
        ),
    )
    menu.register(
        "demo.tray",
        Entry(label=_("Mails and messages of the demo"), address="demo:tray", shown_to=is_demo_for, help=85),
    )
    menu.register(
        "demo.tour",
        Entry(
            label=_("The tour: ten steps, ten minutes"),
            address="demo:tour",
            shown_to=is_demo_for,
            help=82,
            account=86,
            do=86,
        ),
    )
    header.register("notice", notice)
    header.register("above", above)
