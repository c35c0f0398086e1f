"""A form or a survey that an editor makes: questions, who may answer and until when, and how long answers are kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel

from ..asking import Asking, choices_of
from .editorial import EditorialPage
from .form_answer import LONGEST_KEPT, FormAnswer


class FormPanelsForm(WagtailAdminPageForm):
    """A question with choices has some, and no two are called the same."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        lines = self.formsets["questions"].forms if "questions" in self.formsets else ()
        asked = [line for line in lines if line.is_valid() and not line.cleaned_data.get("DELETE")]
        for line in asked:
            told = line.cleaned_data
            chosen = told.get("field_type") in FormQuestion.WITH_CHOICES
            if chosen and len(choices_of(told.get("choices", ""))) < FormQuestion.FEWEST_CHOICES:
                line.add_error("choices", ValidationError(_("Write at least two choices, one on each line.")))
        for line in _called_the_same(asked):
            said = _(
                "Another question has this name, or had it before: answers to both would lie in one place. Write it another way."
            )
            line.add_error("label", ValidationError(said))
        return cleaned


def _called_the_same(lines: list[Any]) -> list[Any]:
    """New questions whose name in the table of answers is already that of another; of two new ones, the later."""
    names = {line.instance.clean_name for line in lines if line.instance.clean_name}
    found = []
    for line in lines:
        if line.instance.clean_name:
            continue
        name = line.instance.get_field_clean_name()
        if name in names:
            found.append(line)
        names.add(name)
    return found


class FormPage(FormMixin, EditorialPage):
    """Each translation has its own questions, which begin as a copy. Who answers a copy that nobody has translated yet,
    answers its source (cms/answers.py)."""

    class Who(models.TextChoices):
        EVERYBODY = "everybody", _("everybody")
        SIGNED_IN = "signed_in", _("people who are signed in")

    consent = models.CharField(
        _("what people agree to"),
        max_length=300,
        blank=True,
        help_text=_("Stands beside a box that has to be ticked. Leave it empty where nothing has to be agreed to."),
    )
    thanks = models.TextField(_("thanks"), max_length=1000, help_text=_("Shown to whoever has answered."))
    closes_on = models.DateField(_("open until"), null=True, blank=True, help_text=_("The last day. Empty: no end."))
    who = models.CharField(_("who may answer"), max_length=10, choices=Who, default=Who.EVERYBODY)
    once = models.BooleanField(_("one answer for each account"), default=False)
    named = models.BooleanField(
        _("editors see who answered"), default=False, help_text=_("People are told so above the questions.")
    )
    kept_months = models.PositiveSmallIntegerField(
        _("months that answers are kept"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_KEPT)],
        help_text=_("Each answer goes by itself afterwards. People are told so."),
    )

    base_form_class = FormPanelsForm
    form_builder = Asking
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        FormSubmissionsPanel(heading=_("Answers")),
        *EditorialPage.content_panels,
        InlinePanel("questions", heading=_("Questions"), label=_("Question"), min_num=1),
        FieldPanel("consent"),
        FieldPanel("thanks"),
        MultiFieldPanel(
            [FieldPanel("who"), FieldRowPanel([FieldPanel("once"), FieldPanel("named")]), FieldPanel("closes_on")],
            heading=_("Who answers, and until when"),
        ),
        FieldPanel("kept_months"),
    ]
    preview_modes: ClassVar[list[Any]] = [("form", _("Questions")), ("thanks", _("Thanks"))]
    template = "cms/form_page.html"
    landing_page_template = template

    class Meta:
        verbose_name = _("form or survey")

    def clean(self) -> None:
        super().clean()
        if self.once and self.who == self.Who.EVERYBODY:
            said = _("Visitors have no account: choose that people sign in, or take this away.")
            raise ValidationError({"once": said})

    @property
    def has_closed(self) -> bool:
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    def get_form_fields(self) -> Any:
        return self.questions.all()

    def get_submission_class(self) -> type[FormAnswer]:
        return FormAnswer

    def get_submissions(self) -> Any:
        return FormAnswer.objects.filter(page=self).select_related("by")

    def get_data_fields(self) -> list[tuple[str, Any]]:
        more = [("by", _("Who"))] if self.named else []
        moment, *asked = super().get_data_fields()
        return [(moment[0], _("When")), *more, *asked]

    def get_submissions_list_view_class(self) -> Any:
        from ..answer_list import AnswerListView

        return AnswerListView

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Wagtail's signature
        from ..answering import answered

        request.is_preview = False
        return answered(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from ..answering import drawn

        return drawn(request, self, "thanked" if mode_name == "thanks" else "open")


class FormQuestion(AbstractFormField):
    """`clean_name` stays when the label is changed or translated: by it answers to translations are added up."""

    WITH_CHOICES: ClassVar[set[str]] = {"radio", "checkboxes", "dropdown"}
    FEWEST_CHOICES = 2

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="questions")
    label = models.CharField(_("question"), max_length=255)
    field_type = models.CharField(
        _("how it is answered"),
        max_length=16,
        choices=[
            ("radio", _("one of several choices")),
            ("checkboxes", _("any of several choices")),
            ("dropdown", _("one of many choices, from a list")),
            ("singleline", _("a line of text")),
            ("multiline", _("several lines of text")),
            ("number", _("a number")),
            ("date", _("a date")),
            ("email", _("an e-mail address")),
            ("url", _("an address on the web")),
            ("checkbox", _("a box to tick")),
        ],
    )
    field_type.required_on_save = True
    required = models.BooleanField(_("has to be answered"), default=True)
    choices = models.TextField(_("choices"), blank=True, help_text=_("One on each line; only where one chooses."))
    help_text = models.CharField(_("hint"), max_length=255, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("label"),
        FieldPanel("field_type", classname="formbuilder-type", required_on_save=True),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("required"),
        FieldPanel("help_text"),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question")
