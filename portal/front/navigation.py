"""The façade's pages in the menus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, SearchPlace, header, menu, signed_in


def search_place(_request: HttpRequest) -> SearchPlace:
    return SearchPlace(reverse("front:search"), reverse("front:search_suggest"))


def register() -> None:
    header.register("search", search_place)
    menu.register(
        "front.directory",
        Entry(
            label=_("Directory"),
            address="front:directory",
            icon="list",
            covers=["front:organisation_detail"],
            main=10,
            phone=40,
            do=30,
            work=5,
        ),
    )
    menu.register(
        "front.home",
        Entry(label=_("Home"), address="front:member_home", icon="map", shown_to=signed_in, main=5, phone=5),
    )
    menu.register(
        "front.clusters",
        Entry(
            label=_("Clusters"),
            address="front:cluster_list",
            icon="inputs",
            covers=["front:cluster_detail"],
            main=70,
            understand=5,
        ),
    )
