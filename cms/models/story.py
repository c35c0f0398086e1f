"""What came of a joint project, told with the consent of those who are named: the words are an editor's, the facts the project's own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from portal.projects.models import Project

from .editorial import EditorialPage


class StoryPage(EditorialPage):
    """Drafted by `cms.stories`. Whether it may be published is asked of the project's records each time: `cms.consents`."""

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Above the text, and where the page is shared."),
    )

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.content_panels[:-1],
        FieldPanel("picture"),
        EditorialPage.content_panels[-1],
    ]
    template = "cms/story_page.html"

    class Meta:
        verbose_name = _("success story")

    @property
    def facts(self) -> dict[str, Any]:
        """Of the project while it is there: its cluster and its days, nothing of its partners."""
        if self.project is None:
            return {}
        cluster = self.project.cluster
        return {
            "cluster": cluster if cluster is not None and cluster.published_at else None,
            "began": self.project.started_at,
            "closed": self.project.closed_at,
        }
