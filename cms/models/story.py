"""What came of a joint project, told with the consent of those who are named: the words are an editor's, the facts the project's own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.projects.models import Project

from .pictured import PicturedPage


class StoryPage(PicturedPage):
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

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
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
