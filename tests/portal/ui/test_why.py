import datetime as dt

import pytest
from django.utils import timezone

from portal.ui.evidence import tally
from portal.ui.parts import Condition


def conditions(*states):
    return [Condition(f"Condition {place}", "Found", state) for place, state in enumerate(states, 1)]


@pytest.mark.parametrize(
    ("states", "sentence", "short"),
    [
        (["yes"] * 4 + ["part"], "4 of 5 conditions, 1 partly", "4 of 5 met, 1 partly"),
        (["yes", "no"], "1 of 2 conditions", "1 of 2 met"),
        (["part", "part", "no"], "0 of 3 conditions, 2 partly", "0 of 3 met, 2 partly"),
        (["yes"], "1 of 1 condition", "1 of 1 met"),
    ],
)
def test_only_what_is_fully_met_is_counted(states, sentence, short):
    assert (tally(conditions(*states)).sentence(), tally(conditions(*states)).short()) == (sentence, short)


def test_strip_bar_and_sentence_tell_the_same(draw, read):
    shown = conditions("yes", "part", "no")
    strip, bar = read(draw("{% evidence c %}", c=shown)), read(draw("{% fitbar c %}", c=shown))
    assert [cell["data-s"] for cell in strip.all("div")[1:]] == ["yes", "part", "no"]
    assert strip.text == "Condition 1: metFound Condition 2: partly metFound Condition 3: not metFound"
    assert [segment.get("class") for segment in bar.all("i")] == [None, "part", "no"]
    assert bar.one("span")["aria-label"] == "1 of 3 met, 1 partly"


def test_inside_a_match_the_card_is_the_container(draw):
    assert draw("{% evidence c inside_match=True %}", c=conditions("yes")).startswith('<dl class="evidence">')


def test_a_condition_in_hostile_words_stays_text(draw, read):
    html = read(draw("{% evidence c %}", c=[Condition("<b>Oven</b>", "<i>Two</i>", "yes")]))
    assert html.all("b") == []
    assert html.text == "<b>Oven</b>: met<i>Two</i>"


def test_a_fact_that_is_not_known_takes_no_row(draw):
    assert (
        draw(
            '{% facts %}{% fact "Founded" %} {% endfact %}{% still_missing missing %}{% last_confirmed none %}{% endfacts %}',
            missing=[],
            none=None,
        )
        == ""
    )


def test_what_is_missing_is_a_list_on_the_hatch(draw, read):
    html = read(draw("{% facts %}{% still_missing missing %}{% endfacts %}", missing=["A test", "A <price> list"]))
    assert {"class": "tag miss"} in html.all("span")
    assert len(html.all("li")) == 2
    assert html.text == "Still missingA testA <price> list"


def test_last_confirmed_says_day_and_age(draw, read):
    four_days_ago = timezone.localdate() - dt.timedelta(days=4)
    html = read(draw("{% last_confirmed on %}", on=four_days_ago))
    assert html.one("time") == {"datetime": four_days_ago.isoformat()}
    assert html.text.endswith("4 days ago")


def test_our_sentences_run_as_the_page_does(draw, read):
    """A cell that begins with a quoted word in other letters would else run their way from end to end."""
    html = draw("{% evidence c %}", c=[Condition("ما هو مطلوب", "«\u2068Chilled\u2069» و«\u2068haulage\u2069»", "yes")])
    html += draw("{% facts %}{% still_missing missing %}{% endfacts %}", missing=["شهادتهم: \u2068HACCP\u2069"])
    assert not read(html).all("bdi")
    assert "dir=" not in html
