"""A field is a question: its label, its hint, what is wrong, and the control, tied together for those who do not see them."""

import datetime as dt

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from portal.ui.days import PaperDayField
from portal.ui.forms import DesignRenderer, Option
from portal.ui.numbers import NumberField

LINKS = [("1", Option("Inputs", note="21 members")), ("2", Option("Logistics", missing=True)), ("3", "Market")]


class Need(forms.Form):
    what = forms.CharField(label="What do you need?", help_text="One sentence.")
    quantity = NumberField(label="Quantity", error_messages={"required": "Write how much you need."})
    unit = forms.ChoiceField(label="Unit", choices=[("t", "t a month"), ("p", "pieces")])
    link = forms.ChoiceField(label="Which link?", choices=LINKS, widget=forms.RadioSelect)
    certificates = forms.MultipleChoiceField(
        label="Must have", choices=LINKS, widget=forms.CheckboxSelectMultiple, required=False
    )
    email = forms.EmailField(label="E-mail", required=False)
    agree = forms.BooleanField(label="I may publish this")
    token = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture
def empty():
    return Need()


@pytest.fixture
def refused():
    return Need({"what": "", "quantity": "some", "unit": "x", "email": "<b>nobody</b>", "token": "t"})


def test_a_control_is_labelled_and_described_by_its_hint(draw, read, empty):
    html = read(draw("{% field f.what %}", f=empty))
    assert html.one("label") == {"for": "id_what"}
    assert html.one("p") == {"class": "hint", "id": "id_what_helptext"}
    control = html.one("input")
    assert (control["id"], control["aria-describedby"], control["dir"]) == ("id_what", "id_what_helptext", "auto")
    assert "aria-invalid" not in control


def test_an_error_stands_at_the_field_and_is_read_with_it(draw, read, refused):
    html = read(draw("{% field f.what %}", f=refused))
    assert html.one("div") == {"class": "field wrong"}
    assert {"class": "err", "id": "id_what_error"} in html.all("p")
    control = html.one("input")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_what_helptext id_what_error"


def test_a_hint_given_by_the_page_describes_the_control_too(draw, read, empty):
    html = read(draw('{% field f.quantity hint="About." width="m" %}', f=empty))
    assert html.one("input")["aria-describedby"] == "id_quantity_helptext id_quantity_echo"
    assert html.one("input")["class"] == "w-m"


def test_what_was_typed_comes_back_escaped(draw, read, refused):
    html = read(draw("{% field f.email %}{% field f.quantity %}", f=refused))
    assert [control["value"] for control in html.all("input")] == ["<b>nobody</b>", "some"]
    assert html.all("b") == []


def test_addresses_and_numbers_run_from_left_to_right(draw, read, empty):
    html = read(draw("{% field f.email %}{% field f.quantity %}", f=empty))
    assert [control["dir"] for control in html.all("input")] == ["ltr", "ltr"]
    assert (html.all("input")[1]["inputmode"], html.all("input")[1]["class"]) == ("decimal", "w-s")


def test_choices_are_a_group_with_a_legend(draw, read, refused):
    html = read(draw("{% field f.link %}", f=refused))
    assert html.one("fieldset") == {"class": "field wrong", "aria-describedby": "id_link_error"}
    assert len(html.all("legend")) == 1
    assert [label["for"] for label in html.all("label")] == ["id_link_0", "id_link_1", "id_link_2"]
    assert [control["type"] for control in html.all("input")] == ["radio"] * 3


def test_the_chain_is_a_control_with_its_missing_links_hatched(draw, read, empty):
    html = read(draw('{% field f.link look="chain" %}', f=empty))
    assert html.one("div") == {"class": "pick across chain"}
    assert [label.get("class") for label in html.all("label")] == [None, "gap", None]
    assert html.text == "Which link? Inputs21 members Logistics Market"


@pytest.mark.parametrize(("look", "classes"), [("tight", "pick across tight"), ("across", "pick across")])
def test_other_looks_of_the_same_choices(draw, read, empty, look, classes):
    html = read(draw("{% field f.certificates look=look optional=False %}", f=empty, look=look))
    assert html.one("div") == {"class": classes}
    assert [control["type"] for control in html.all("input")] == ["checkbox"] * 3


def test_a_filter_shows_shapes_and_counts(draw, read):
    class Narrow(forms.Form):
        kind = forms.MultipleChoiceField(
            choices=[("firm", Option("Company", kind="firm", how_many=1274)), ("x", Option("Other", how_many=0))],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    html = read(draw('{% field f.kind look="filter" %}', f=Narrow()))
    assert html.one("fieldset") == {"class": "filter"}
    assert {"data-kind": "firm"} in html.all("span")
    assert html.text == "Kind Company1,274 Other0"


def test_a_single_tick_carries_its_own_label(draw, read, refused):
    html = read(draw("{% field f.agree %}", f=refused))
    assert html.one("label") == {"class": "choice", "for": "id_agree"}
    assert html.one("input")["aria-describedby"] == "id_agree_error"
    assert html.text.endswith("I may publish this")


def test_what_may_stay_empty_says_so(draw, read, empty):
    assert read(draw("{% field f.email %}", f=empty)).text == "E-mail (optional)"
    assert read(draw("{% field f.email optional=False %}", f=empty)).text == "E-mail"
    assert read(draw("{% field f.email quiet=True %}", f=empty)).one("label") == {"for": "id_email", "class": "vh"}


def test_a_hidden_field_is_only_its_control(draw, read, empty):
    assert [tag for tag, _ in read(draw("{% field f.token %}", f=empty)).found] == ["input"]


@pytest.mark.parametrize("join", [True, False])
def test_several_controls_share_one_legend_and_each_keeps_its_name(draw, read, refused, join):
    html = read(
        draw('{% fields "How much?" f.quantity f.unit hint="A rough figure." join=join %}', f=refused, join=join)
    )
    assert html.one("fieldset") == {"class": "field wrong", "aria-describedby": "id_quantity_together"}
    assert html.all("label") == [{"class": "vh", "for": "id_quantity"}, {"class": "vh", "for": "id_unit"}]
    assert html.one("input")["aria-describedby"] == "id_quantity_error id_quantity_echo"
    assert html.one("select")["aria-describedby"] == "id_unit_error"


def test_the_summary_leads_to_every_wrong_answer_in_order(draw, read, refused):
    html = read(draw("{% form_errors f %}", f=refused))
    box = html.all("div")[0]
    assert (box["role"], box["tabindex"], box["data-behaviour"]) == ("alert", "-1", "focus")
    assert [link["href"] for link in html.all("a")] == [
        "#id_what",
        "#id_quantity",
        "#id_unit",
        "#id_link_0",
        "#id_email",
        "#id_agree",
    ]
    assert html.text.startswith("6 answers need another look")


def test_a_usual_message_names_its_question_and_a_written_one_speaks_for_itself(draw, read):
    form = Need({"quantity": "", "unit": "t", "link": "1", "agree": "on", "token": "t"})
    html = read(draw("{% form_errors f %}", f=form))
    assert [item for item in html.words if item.strip()] == [
        "2 answers need another look",
        "What do you need? Write something here: it cannot stay empty.",
        "Write how much you need.",
    ]


def test_a_reason_that_belongs_to_no_field_is_told_without_a_link(draw, read, refused):
    refused.add_error(None, "This need was <closed>.")
    html = read(draw("{% form_errors f %}", f=refused))
    assert html.text.endswith("This need was <closed>.")
    assert len(html.all("a")) == len(html.all("li")) - 1


def test_nothing_wrong_says_nothing(draw, empty):
    assert draw("{% form_errors f %}", f=empty) == ""


def test_the_page_title_says_error_only_when_the_form_came_back(draw, empty, refused):
    assert draw("{% error_prefix %}x", form=refused) == "Error: x"
    assert draw("{% error_prefix %}x", form=empty) == "x"
    assert draw("{% error_prefix %}x") == "x"


def test_plain_forms_are_drawn_in_the_design_as_well(read):
    class Drawn(Need):
        default_renderer = DesignRenderer()

    html = read(str(Drawn()))
    assert {"class": "field"} in html.all("div")
    assert len(html.all("legend")) == 2
    assert read(Drawn()["what"].as_field_group()).one("label") == {"for": "id_what"}


def test_a_long_text_counts_its_letters(draw, read):
    class Long(forms.Form):
        text = forms.CharField(widget=forms.Textarea, max_length=300)

    control = read(draw("{% field f.text %}", f=Long())).one("textarea")
    assert (control["data-behaviour"], control["data-longest"]) == ("counter", "300")


def test_a_draft_belongs_to_one_person(draw, read):
    request = RequestFactory().get("/")
    keys = []
    for pk in (1, 2):
        request.user = AnonymousUser()
        request.user.pk = pk
        keys.append(read(draw('{% draft "need" %}', request=request)).one("p")["data-draft"])
    assert keys[0] != keys[1]
    assert all(key.startswith("need:") and len(key) == len("need:") + 12 for key in keys)


def test_beside_a_day_of_a_paper_waits_a_calendar_that_begins_at_its_day(draw, read):
    class Paper(forms.Form):
        until = PaperDayField(label="Valid until", required=False)
        due = forms.CharField(label="Due")

    html = read(draw("{% field f.until %}", f=Paper(initial={"until": dt.date(2027, 3, 14)})))
    button = html.one("button")
    assert (button["aria-controls"], button["data-day"]) == ("id_until", "2027-03-14")
    assert "hidden" in button
    assert "data-day" not in read(draw("{% field f.until %}", f=Paper({"until": "soon"}))).one("button")
    assert read(draw("{% field f.due %}", f=Paper())).all("button") == []
