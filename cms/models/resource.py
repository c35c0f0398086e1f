"""Papers and addresses worth keeping: each a document of ours or a link to somewhere else, with whom it is for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import CollectionViewRestriction

from portal.organisations.models import Organisation

from ..resources import library_of
from .editorial import EditorialPage


class ResourceLibraryPage(EditorialPage):
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["cms.ResourcePage"]
    template = "cms/resource_library_page.html"

    class Meta:
        verbose_name = _("resource library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"library": library_of(self, request.GET)}


class ResourcePage(EditorialPage):
    """Who may open the document is the privacy of its collection: the page is read by everybody and says so."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("guide")
        FORM = "form", _("form to fill in")
        RULES = "rules", _("rules and standards")
        STUDY = "study", _("study or report")
        COURSE = "course", _("course material")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")
        ARABIC = "ar", _("Arabic")

    kind = models.CharField(_("what it is"), max_length=8, choices=Kind, default=Kind.GUIDE)
    written_in = models.CharField(_("language it is written in"), max_length=2, choices=Language)
    made_for = models.CharField(
        _("who it is for"),
        max_length=12,
        choices=Organisation.Kind,
        blank=True,
        help_text=_("Leave it empty where it is for everybody."),
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who may open it is decided by its collection."),
    )
    link = models.URLField(_("or a link"), blank=True, max_length=400, help_text=_("To a page somewhere else."))

    parent_page_types: ClassVar[list[str]] = ["cms.ResourceLibraryPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.content_panels[:-1],
        MultiFieldPanel([FieldPanel("document"), FieldPanel("link")], heading=_("A document or a link")),
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("written_in"), FieldPanel("made_for")], heading=_("Who finds it")
        ),
        EditorialPage.content_panels[-1],
    ]
    template = "cms/resource_page.html"

    class Meta:
        verbose_name = _("resource")

    def clean(self) -> None:
        super().clean()
        if bool(self.document_id) == bool(self.link):
            said = _("Choose a document or write a link, one of the two.")
            raise ValidationError({"link" if self.link else "document": said})

    @property
    def file_kind(self) -> str:
        """PDF, XLSX: the end of the file's name."""
        return str(self.document.file_extension).upper() if self.document else ""

    @property
    def file_bytes(self) -> int:
        """Read once from the file where nobody has noted it; 0 where the file is not there."""
        return (self.document.get_file_size() or 0) if self.document else 0

    @property
    def is_restricted(self) -> bool:
        """Whether its collection, or one above it, is not for everybody."""
        if self.document is None:
            return False
        above = self.document.collection.get_ancestors(inclusive=True)
        return CollectionViewRestriction.objects.filter(collection__in=above).exists()
