"""What stands above the fields of a page on the editors' desk, and never on the page itself."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from .consents import objections


class ConsentPanel(Panel):
    """Says what keeps a story from being published. Not shown while nothing does."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/desk/consents.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.objections = objections(self.instance)

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.objections)
