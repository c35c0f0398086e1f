"""A programme, a call or a tender: who may apply, by when, with which papers, and whom to phone."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager

from matchmaking.models import Listing, TermsOfACall
from portal.organisations.models import Cluster, Organisation
from portal.organisations.telephones import read_telephone
from portal.taxonomy.models import CertificateType, Region, Sector
from portal.ui.words import too_fine

from .editorial import EditorialPage


class ProgrammePanelsForm(WagtailAdminPageForm):
    """Kinds and sizes are ticked, and kept as lists. Who publishes has a public page, or published it before."""

    kinds = forms.MultipleChoiceField(
        label=_("kinds of organisation"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    sizes = forms.MultipleChoiceField(
        label=_("sizes"),
        choices=[choice for choice in Organisation.Size.choices if choice[0]],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "publisher" in self.fields:
            before = Organisation.objects.filter(pk=self.instance.publisher_id)
            self.fields["publisher"].queryset = Organisation.objects.published() | before


class ProgrammePage(EditorialPage, TermsOfACall):
    """While it is online its offer is found and suggested (cms/calls.py). `source` and `external_id` are those of an import."""

    objects: ClassVar[PageManager] = PageManager()

    publisher = models.ForeignKey(
        Organisation, verbose_name=_("who publishes it"), on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(
        _("what is it about"), max_length=16, choices=Listing.Category, default=Listing.Category.FINANCE
    )
    kinds = models.JSONField(_("kinds of organisation"), default=list, blank=True)
    sizes = models.JSONField(_("sizes"), default=list, blank=True)
    regions = ParentalManyToManyField(Region, verbose_name=_("countries and places"), blank=True, related_name="+")
    sectors = ParentalManyToManyField(Sector, verbose_name=_("lines of business"), blank=True, related_name="+")
    clusters = ParentalManyToManyField(
        Cluster, verbose_name=_("members of these clusters"), blank=True, related_name="+"
    )
    papers = ParentalManyToManyField(CertificateType, verbose_name=_("certificates"), blank=True, related_name="+")
    other_papers = models.TextField(
        _("other papers"), max_length=1000, blank=True, help_text=_("One on each line, as applicants know them.")
    )
    source = models.CharField(max_length=120, blank=True, editable=False)
    external_id = models.CharField(max_length=120, blank=True, editable=False)

    base_form_class = ProgrammePanelsForm
    parent_page_types: ClassVar[list[str]] = ["cms.ProgrammeListPage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *EditorialPage.content_panels[:-1],
        FieldPanel("kind"),
        FieldPanel("publisher"),
        FieldPanel("about"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]), FieldPanel("zone")], heading=_("By when")
        ),
        MultiFieldPanel(
            [
                FieldPanel("kinds"),
                FieldPanel("sizes"),
                FieldPanel("regions"),
                FieldPanel("sectors"),
                FieldPanel("clusters"),
                FieldRowPanel([FieldPanel("youngest"), FieldPanel("oldest")]),
            ],
            heading=_("Who may apply"),
        ),
        MultiFieldPanel([FieldPanel("papers"), FieldPanel("other_papers")], heading=_("Papers")),
        FieldRowPanel([FieldPanel("lowest"), FieldPanel("highest"), FieldPanel("currency")], heading=_("Amount")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_phone")]),
                FieldPanel("apply_url"),
                FieldPanel("apply_email"),
            ],
            heading=_("How to apply"),
        ),
        EditorialPage.content_panels[-1],
    ]
    template = "cms/programme_page.html"

    class Meta:
        verbose_name = _("programme, call or tender")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="cms_programme_once_per_source",
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.contact_phone and self.publisher_id:
            try:
                self.contact_phone = read_telephone(self.contact_phone, self.publisher.country)
            except ValidationError as error:
                raise ValidationError({"contact_phone": error.messages}) from error
        if found := faults(self):
            raise ValidationError({name: [words] for name, words in found.items()})

    @cached_property
    def told_other_papers(self) -> list[str]:
        return [line.strip() for line in self.other_papers.splitlines() if line.strip()]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from ..calls import shown_to

        return super().get_context(request, *args, **kwargs) | shown_to(request, self)


def faults(page: ProgrammePage) -> dict[str, Any]:
    """Field -> what is wrong: what an editor typed, or a row of an import."""
    found: dict[str, Any] = {}
    if page.zone not in available_timezones():
        found["zone"] = _("No clock has this name. Write it like Asia/Riyadh.")
    if page.opens_at and page.closes_at and page.closes_at <= page.opens_at:
        found["closes_at"] = _("It closes before it opens.")
    if page.youngest is not None and page.oldest is not None and page.oldest < page.youngest:
        found["oldest"] = _("The highest number of years is below the lowest.")
    if page.lowest is not None and page.highest is not None and page.highest < page.lowest:
        found["highest"] = _("The highest amount is below the lowest.")
    if (page.lowest is not None or page.highest is not None) and not page.currency:
        found["currency"] = _("Choose the currency of the amount.")
    for name in ("lowest", "highest"):
        if page.currency and (words := too_fine(getattr(page, name), page.currency)):
            found[name] = words
    if not page.apply_url and not page.apply_email:
        found["apply_url"] = _("Say where one applies: an address on the web or an e-mail.")
    return found
