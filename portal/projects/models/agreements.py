"""What partners agree on: templates, a text that is frozen when it is drawn up, who accepted it, and the page signed on paper.

What is accepted here is an agreement in principle, on record. What binds is the page that was signed on paper.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.models import PublicId
from portal.organisations.models import Organisation
from portal.taxonomy.models import in_language

from .documents import Document, DocumentVersion

LONGEST_BODY = 40_000


class Kind(models.TextChoices):
    NDA = "nda", _("Confidentiality (NDA)")
    INTENT = "intent", _("Letter of intent")
    MEMORANDUM = "memo", _("Memorandum of understanding")
    TRANSFER = "transfer", _("Material transfer")


class AgreementTemplate(models.Model):
    """A text in three languages that editors keep. In its body stand `{parties}`, `{project}`, `{date}`, `{place}` and `{own}`: the
    last is where the operator's own wording comes in, and nothing where there is none. `version` counts how often it was changed.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, unique=True)
    title_en = models.CharField(_("title in English"), max_length=120)
    title_fr = models.CharField(_("title in French"), max_length=120)
    title_ar = models.CharField(_("title in Arabic"), max_length=120)
    body_en = models.TextField(_("text in English"), max_length=LONGEST_BODY)
    body_fr = models.TextField(_("text in French"), max_length=LONGEST_BODY)
    body_ar = models.TextField(_("text in Arabic"), max_length=LONGEST_BODY)
    own_en = models.TextField(_("our own wording in English"), max_length=4000, blank=True)
    own_fr = models.TextField(_("our own wording in French"), max_length=4000, blank=True)
    own_ar = models.TextField(_("our own wording in Arabic"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, validators=[MinValueValidator(1)], editable=False)
    is_offered = models.BooleanField(_("is offered"), default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("template of agreements")
        verbose_name_plural = _("templates of agreements")

    def __str__(self) -> str:
        return in_language(self, "title")


class Agreement(PublicId):
    """A document of which the versions are texts. Its parties are the partners that the document names; they alone read it, with
    whoever drew it up. `text` is the one that counts."""

    document = models.OneToOneField(Document, on_delete=models.CASCADE, related_name="agreement")
    kind = models.CharField(max_length=10, choices=Kind)
    template = models.ForeignKey(AgreementTemplate, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    template_version = models.PositiveIntegerField(default=0)
    text = models.ForeignKey("AgreementText", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return str(self.document)

    def get_absolute_url(self) -> str:
        return reverse("projects:agreement_detail", args=[self.document.project.public_id, self.document.public_id])


class AgreementText(PublicId):
    """Never changed after it was written: another wording is another number. `sha256` is taken over all three languages
    (`services.wording.fingerprint`)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    title_en = models.CharField(max_length=120)
    title_fr = models.CharField(max_length=120)
    title_ar = models.CharField(max_length=120)
    body_en = models.TextField(max_length=LONGEST_BODY)
    body_fr = models.TextField(max_length=LONGEST_BODY)
    body_ar = models.TextField(max_length=LONGEST_BODY)
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="projects_one_text_per_number")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def title(self) -> str:
        return in_language(self, "title")


class Acceptance(PublicId):
    """Somebody accepted a text in principle for an organisation, and said that they may. `sha256` is what they had read.

    The name is as they wrote it. It goes with the person; that the organisation accepted, when, and what, stays.
    """

    text = models.ForeignKey(AgreementText, on_delete=models.CASCADE, related_name="acceptances")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    full_name = models.CharField(pgettext_lazy("of a person", "full name"), max_length=120, blank=True)
    capacity = models.CharField(_("capacity"), max_length=120, blank=True)
    sha256 = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "organisation"], name="projects_one_acceptance_per_party")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.text_id}"


class SignerAsked(models.Model):
    """Whoever may not sign for an organisation said who may; it waits for that person from then on."""

    text = models.ForeignKey(AgreementText, on_delete=models.CASCADE, related_name="asked")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "organisation", "person"], name="projects_a_signer_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.text_id}"


class SignedPaper(PublicId):
    """A photographed or scanned page with signatures. `checked_at`: somebody else looked at it and it is what it should be;
    `turned_down_at`: it is not, and `reason` says why."""

    text = models.ForeignKey(AgreementText, on_delete=models.CASCADE, related_name="papers")
    version = models.OneToOneField(DocumentVersion, on_delete=models.CASCADE, related_name="paper")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    brought_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    turned_down_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(brought_by=None) | ~Q(checked_by=F("brought_by")),
                name="projects_paper_checked_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None) | Q(turned_down_at=None), name="projects_paper_has_one_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.public_id}"

    @property
    def waits(self) -> bool:
        return self.checked_at is None and self.turned_down_at is None
