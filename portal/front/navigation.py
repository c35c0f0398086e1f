"""The façade's pages in the menus."""

from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Entry, menu, signed_in


def register() -> None:
    menu.register(
        "front.home",
        Entry(label=_("Home"), address="front:member_home", icon="map", shown_to=signed_in, main=5, account=5),
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
