"""Needs, offers and suggested partners in the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, everybody, menu, signed_in

from .queries.counts import matches_waiting

OF_LISTINGS = (
    "matchmaking:need_detail",
    "matchmaking:need_create",
    "matchmaking:offer_list",
    "matchmaking:offer_detail",
    "matchmaking:offer_create",
    "matchmaking:listing_edit",
)


def acts_for_somebody(request: HttpRequest) -> bool:
    return bool(getattr(request, "acting_organisation", None))


def sign_in() -> None:
    menu.register(
        "matchmaking.listings",
        Entry(
            label=_("Needs & offers"),
            short=_("Needs"),
            address="matchmaking:need_list",
            icon="need",
            shown_to=everybody,
            covers=OF_LISTINGS,
            main=20,
            phone=20,
        ),
    )
    menu.register(
        "matchmaking.matches",
        Entry(
            label=_("Matches"),
            address="matchmaking:match_list",
            icon="intro",
            shown_to=signed_in,
            count=matches_waiting,
            covers=["matchmaking:match_detail", "matchmaking:match_answer", "matchmaking:lesson_list"],
            main=30,
            phone=10,
        ),
    )
    menu.register(
        "matchmaking.how_made",
        Entry(label=_("How a match is made"), address="matchmaking:how_made", icon="list", understand=12, do=70),
    )
    menu.register(
        "matchmaking.waiting",
        Entry(
            label=_("Suggested partners"),
            address="matchmaking:match_list",
            icon="intro",
            shown_to=signed_in,
            do=10,
            work=30,
        ),
    )
    menu.register(
        "matchmaking.lessons",
        Entry(
            label=_("Rules from your answers"),
            address="matchmaking:lesson_list",
            icon="filter",
            shown_to=acts_for_somebody,
            account=32,
            do=65,
        ),
    )
    menu.register(
        "matchmaking.introductions",
        Entry(
            label=_("Introductions"),
            address="matchmaking:introduction_list",
            icon="intro",
            shown_to=acts_for_somebody,
            covers=["matchmaking:outcome_detail"],
            account=31,
            do=64,
        ),
    )
    menu.register(
        "matchmaking.ask",
        Entry(
            label=_("Publish a need"),
            short=_("Post"),
            address="matchmaking:need_create",
            icon="plus",
            shown_to=signed_in,
            phone=30,
            do=20,
            work=10,
            also=_("new, add, write, ask, look for"),
        ),
    )
    menu.register(
        "matchmaking.offer",
        Entry(
            label=_("Publish an offer"),
            address="matchmaking:offer_create",
            icon="offer",
            shown_to=signed_in,
            do=30,
            work=20,
            also=_("new, add, write, sell, capacity"),
        ),
    )
