"""The windows in which a picture or a document is chosen: Wagtail reads the name of one tab before it knows a reader."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet


def sign_in() -> None:
    ChooserViewSet.search_tab_label = _("Search")
