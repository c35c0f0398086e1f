"""Deleting several pages at once: what goes along is said before it does, as where one is deleted by itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction

from portal.ui.words import number

from .answers import answers_below


class DeletePages(DeleteBulkAction):
    """Wagtail leaves the translations of what is deleted in this way; what only repeats it goes along (receivers)."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = [line["item"] for line in context["items"]]
        if self.request.method == "GET" and pages:
            self._say_what_goes_along(answers_below(*pages))
        return context

    def _say_what_goes_along(self, answers: int) -> None:
        if answers:
            words = ngettext(
                "%(shown)s answer that somebody gave is deleted with these pages.",
                "%(shown)s answers that people gave are deleted with these pages.",
                answers,
            )
            messages.warning(self.request, words % {"shown": number(answers)})
        messages.warning(self.request, _("Only these pages are deleted. What was translated from them stays."))
