"""What is open to apply for: programmes, calls and tenders, narrowed by kind, by who may apply and by how soon they close."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .editorial import EditorialPage


class ProgrammeListPage(EditorialPage):
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["cms.ProgrammePage"]
    template = "cms/programme_list_page.html"

    class Meta:
        verbose_name = _("list of programmes, calls and tenders")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..calls import listed_for

        return super().get_context(request, *args, **kwargs) | listed_for(request)
