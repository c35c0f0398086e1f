"""What editors write about a cluster. It stands on the cluster's own page, under its chain; this page only leads there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.organisations.models import Cluster

from .editorial import EditorialPage


class ClusterPage(EditorialPage):
    """One for a cluster in each language."""

    cluster = models.ForeignKey(
        Cluster, verbose_name=_("cluster"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.content_panels[:-1],
        FieldPanel("cluster"),
        EditorialPage.content_panels[-1],
    ]
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("cluster page")

    def clean(self) -> None:
        super().clean()
        written = ClusterPage.objects.filter(cluster=self.cluster_id, locale=self.locale_id).exclude(pk=self.pk)
        if self.cluster_id and written.exists():
            raise ValidationError({"cluster": _("This cluster has its page in this language already.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.cluster is not None and self.cluster.published_at:
            return redirect(self.cluster)
        answer: HttpResponse = super().serve(request, *args, **kwargs)
        return answer
