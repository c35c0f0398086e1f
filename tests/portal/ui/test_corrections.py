"""What Django and its validators would say of an answer, said in the portal's voice at the field."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import RegexValidator
from django.utils import timezone, translation

from portal.ui.corrections import of_a_set
from portal.ui.forms import problems
from portal.ui.numbers import NumberField


class Everything(forms.Form):
    title = forms.CharField(max_length=160)
    nickname = forms.CharField(min_length=3, required=False)
    own = forms.CharField(error_messages={"required": "Say in one sentence what it is."})
    category = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    price = NumberField(max_value=1000, min_value=2, max_digits=6, decimal_places=2)
    people = forms.IntegerField()
    day = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    email = forms.EmailField()
    website = forms.URLField(assume_scheme="https")
    plan = forms.FileField()
    agree = forms.BooleanField()
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    lot = forms.CharField(required=False, validators=[RegexValidator("^L")])
    colour = forms.CharField(
        required=False, validators=[RegexValidator("^red$", "Write red: nothing else is dyed here.")]
    )


def said(name, **typed):
    return list(Everything(typed, {})[name].errors)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("title", "", "Write something here: it cannot stay empty."),
        ("title", "x" * 174, "Write at most 160 letters; you wrote 174."),
        ("title", "a\x00b", "There is an invisible character in it that cannot be kept. Type it again by hand."),
        ("nickname", "ab", "Write at least 3 letters; you wrote 2."),
        ("own", "", "Say in one sentence what it is."),
        ("category", "", "Choose one."),
        ("category", "z", "That is not one of the choices, or no longer. Choose again."),
        ("several", "", "Choose at least one."),
        ("several", ["z"], "That is not one of the choices, or no longer. Choose again."),
        ("price", "some", "Write a number, such as 40. You wrote “some”."),
        ("price", "1001", "Write 1,000 or less. You wrote “1001”."),
        ("price", "1", "Write 2 or more. You wrote “1”."),
        ("price", "2.345", "Write at most 2 digits after the decimal point."),
        ("people", "a few", "Write a whole number, such as 40. You wrote “a few”."),
        (
            "people",
            "much " * 40,
            "Write a whole number, such as 40. You wrote “much much much much much much much much…”.",
        ),
        ("time", "noon", "Write the time like 14:30. You wrote “noon”."),
        ("email", "huda", "This e-mail address is not complete. Write it like name@company.com."),
        ("website", "no thanks", "This is not the address of a website. Write it like https://company.com."),
        ("plan", "", "Choose a file."),
        ("agree", "", "Tick this to go on."),
        ("token", "not ours", "This page was sent incompletely. Load it again, and send it once more."),
        ("lot", "K1", "We cannot read “K1”. Write it in another way."),
        ("colour", "blue", "Write red: nothing else is dyed here."),
    ],
)
def test_a_field_says_what_is_wrong_and_how_to_put_it_right(name, typed, sentence):
    assert said(name, **{name: typed}) == [sentence]


def test_a_date_shows_one_that_would_be_taken():
    soon = timezone.localdate() + dt.timedelta(days=30)
    assert said("day", day="tomorrow") == [f"Write the date like {soon:%Y-%m-%d}. You wrote “tomorrow”."]
    assert said("day", day=f"{soon:%Y-%m-%d}") == []
    assert said("moment", moment="soon") == [f"Write day and time like {soon:%Y-%m-%d} 14:30. You wrote “soon”."]


def test_an_empty_file_is_told():
    form = Everything({}, {"plan": SimpleUploadedFile("plan.pdf", b"")})
    assert list(form["plan"].errors) == ["This file is empty. Choose another one."]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Écrivez au plus 160 lettres\u202f; vous en avez écrit 174."),
        ("ar", "اكتبوا 160 حرفاً على الأكثر؛ كتبتم 174."),
    ],
)
def test_it_is_said_in_the_language_of_the_page(language, sentence):
    with translation.override(language):
        assert said("title", title="x" * 174) == [sentence]


def test_codes_stay_for_those_who_ask_for_them():
    form = Everything({"title": "x" * 174})
    assert [error.code for error in form["title"].errors.as_data()] == ["max_length"]
    assert form.has_error("title", "max_length")


def test_in_the_summary_a_sentence_that_fits_any_field_stands_behind_its_question():
    told = [problem.message for problem in problems(Everything({"own": "", "title": ""}))]
    assert told[:2] == ["Title: Write something here: it cannot stay empty.", "Say in one sentence what it is."]


def test_a_sentence_in_a_label_is_not_followed_by_a_colon():
    class Sure(forms.Form):
        sure = forms.BooleanField(label="Yes, erase it.")

    assert [problem.message for problem in problems(Sure({}))] == ["Yes, erase it. Tick this to go on."]


def test_several_lines_together_are_told_in_the_same_voice():
    lines = forms.formset_factory(Everything, max_num=2, validate_max=True)
    too_many, broken = lines({"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}), lines({})
    own = ValidationError("One certificate stands in two lines.")
    assert [of_a_set(error, too_many) for error in too_many.non_form_errors().as_data()] == ["Fill in at most 2 lines."]
    assert [of_a_set(error, broken) for error in broken.non_form_errors().as_data()] == [
        "This page was sent incompletely. Load it again, and send it once more."
    ]
    assert of_a_set(own, broken) == "One certificate stands in two lines."
