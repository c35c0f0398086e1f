"""The public face of a consultation: an editor's words and documents round what an authority asks its members."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel

from portal.desk.models import Consultation

from .editorial import EditorialPage


class ConsultationPanelsForm(WagtailAdminPageForm):
    """A draft is for its authority alone: editors choose among those that were opened."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields.get("consultation")
        if isinstance(asked, forms.ModelChoiceField):
            asked.queryset = Consultation.objects.filter(opened_at__isnull=False).order_by("-closes_on", "-pk")


class ConsultationPage(EditorialPage):
    """What it shows of the consultation is what the desk shows to everybody (cms/consultations.py)."""

    consultation = models.ForeignKey(
        Consultation,
        verbose_name=_("consultation"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its question, its last day and the answers of the authority stand on the page by themselves."),
    )

    base_form_class = ConsultationPanelsForm
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.content_panels[:-1],
        FieldPanel("consultation"),
        EditorialPage.content_panels[-1],
    ]
    template = "cms/consultation_page.html"

    class Meta:
        verbose_name = _("consultation")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..consultations import shown_of

        return super().get_context(request, *args, **kwargs) | {"shown": shown_of(self.consultation_id)}
