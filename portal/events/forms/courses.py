"""The form of a course, and what an organisation says when it needs one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from portal.organisations.models import Organisation
from portal.ui.numbers import NumberField

from ..models import Course, Pledge
from ..models.events import LONGEST_TITLE
from ..models.training import LONGEST_PLEDGE, MOST_PEOPLE
from .audience import WithAudience, to_begin_with

SAME = ("title", "text", "languages", "audience", "certified", "hours", "enough", "valid_months", "survey_days")
NUMBERS = ("hours", "enough", "valid_months", "survey_days")


class CourseForm(WithAudience):
    """Cleans what was typed (`fields_for_service`); saves nothing."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What is the course called?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in a few words what it is.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What does one learn, and who should come?"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    hours = NumberField(
        label=gettext_lazy("Hours of teaching, in all"),
        min_value=1,
        max_value=1000,
        decimal_places=0,
        error_messages={"required": gettext_lazy("Say how many hours it takes.")},
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Spoken there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    enough = NumberField(
        label=gettext_lazy("How many people make a cohort?"),
        help_text=gettext_lazy("As soon as members have pledged so many, you can open one."),
        min_value=1,
        max_value=MOST_PEOPLE,
        decimal_places=0,
        error_messages={"required": gettext_lazy("Say how many people.")},
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who can see it?"), choices=Course.Audience.choices)
    cluster = forms.ChoiceField(label=gettext_lazy("For which cluster?"), required=False)
    certified = forms.BooleanField(label=gettext_lazy("Whoever was there receives a certificate"), required=False)
    valid_months = NumberField(
        label=gettext_lazy("For how many months does the certificate hold?"),
        help_text=gettext_lazy("Empty: without an end."),
        required=False,
        min_value=1,
        max_value=120,
        decimal_places=0,
    )
    survey_days = NumberField(
        label=gettext_lazy("After how many days do we ask what came of it?"),
        help_text=gettext_lazy("Everybody who was there is asked once whether they use what they learned."),
        min_value=7,
        max_value=365,
        decimal_places=0,
        error_messages={"required": gettext_lazy("Say after how many days.")},
    )

    def __init__(
        self, data: Any = None, *, organiser: Organisation, course: Course | None = None, **kwargs: Any
    ) -> None:
        first: dict[str, Any] = to_begin_with(organiser) | {
            "submission": uuid4(),
            "enough": 10,
            "survey_days": 60,
            "certified": True,
        }
        if course:
            first = {name: getattr(course, name) for name in (*SAME, "version")}
            first["cluster"] = course.cluster.slug if course.cluster else ""
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        self.offer(organiser, course)

    def fields_for_service(self) -> dict[str, Any]:
        """What `offer_course` and `change_course` take."""
        given = self.cleaned_data
        fields = {name: given[name] for name in SAME}
        fields |= {name: int(given[name]) if given[name] is not None else None for name in NUMBERS}
        return fields | {"cluster": self.cluster_for_service()}


class PledgeForm(forms.Form):
    use_required_attribute = False
    people = NumberField(
        label=gettext_lazy("For how many people?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        decimal_places=0,
        error_messages={"required": gettext_lazy("Write how many people need it.")},
    )
    words = forms.CharField(
        label=gettext_lazy("When would it suit you?"),
        help_text=gettext_lazy("For example: mornings, not in Ramadan. Whoever offers the course reads it."),
        required=False,
        max_length=LONGEST_PLEDGE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, pledge: Pledge | None = None, **kwargs: Any) -> None:
        first = {"people": pledge.people, "words": pledge.words} if pledge else {}
        super().__init__(data, initial=first, **kwargs)
