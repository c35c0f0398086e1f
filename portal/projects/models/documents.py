"""What partners keep together: a document and its versions. Nothing of it is lost: what came beside stays beside."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.files.rows import KeptFile
from portal.core.models import PublicId
from portal.organisations.models import Organisation

from ..querysets import DocumentQuerySet
from .projects import Project

LONGEST_TITLE = 160
LONGEST_NOTE = 300


class Document(PublicId):
    """One thing that is kept, whatever it is called: `organisation` brought it (empty: the cluster office), `partners` read it where
    not all do. `current` is the version that counts; `versions` is how many there were. An agreement has no file here, but texts.
    """

    class Access(models.TextChoices):
        ALL = "all", _("All partners")
        SOME = "some", _("Some partners")
        LEAD = "lead", _("Lead and cluster office")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    access = models.CharField(_("who sees it"), max_length=4, choices=Access, default=Access.ALL)
    partners = models.ManyToManyField(Organisation, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    current = models.ForeignKey("DocumentVersion", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    versions_made = models.PositiveIntegerField(default=0)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["project", "-changed_at", "-id"], name="projects_documents_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def called(self) -> str:
        """Its title; of a signed page in the reader's language, since that is the agreement's."""
        paper = getattr(self.current, "paper", None) if self.current else None
        return gettext("Signed: %(title)s") % {"title": paper.text.title} if paper else self.title

    @property
    def is_agreement(self) -> bool:
        return hasattr(self, "agreement")

    def get_absolute_url(self) -> str:
        return reverse("projects:document_detail", args=[self.project.public_id, self.public_id])


class DocumentVersion(KeptFile):
    """One file of a document. `made_from` is the number of the version that it was made of, 0 for the first.

    `beside_at`: somebody else had brought a version meanwhile, so it does not count yet; `settled_at`: somebody decided which does.
    `sha256` is that of the file as it is kept.
    """

    FOLDER: ClassVar[str] = "private/projects"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    made_from = models.PositiveIntegerField(default=0)
    note = models.CharField(_("what is new in it"), max_length=LONGEST_NOTE, blank=True)
    sha256 = models.CharField(max_length=64)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    beside_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission = models.UUIDField(null=True, blank=True, unique=True)

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="projects_one_version_per_number"),
            models.CheckConstraint(condition=Q(made_from__lt=F("number")), name="projects_made_from_an_earlier_one"),
        ]
        indexes = [
            models.Index(fields=["held_at"], condition=Q(held_at__isnull=False), name="projects_files_that_wait")
        ]

    @property
    def is_beside(self) -> bool:
        """Whether somebody has yet to say which of two counts."""
        return self.beside_at is not None and self.settled_at is None
