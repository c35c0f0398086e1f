import pytest

HOSTILE = """<script>alert("1")</script> & 'Sons'"""


def test_a_kind_is_a_shape_a_hue_and_a_word(draw, read):
    html = read(draw('{% kind "research" %}'))
    assert html.one("span") == {"class": "kind", "data-kind": "research"}
    assert html.one("use") == {"href": "/static/ui/icons.svg#k-research"}
    assert html.text == "R&D centre"


def test_a_kind_that_does_not_exist_draws_nothing(draw):
    assert draw('{% kind "" %}{% kind_mark "pirate" %}') == '<span data-kind="pirate"></span>'


def test_a_hostile_name_stays_text(draw, read):
    html = read(draw("{% org name kind %}", name=HOSTILE, kind="firm"))
    assert html.all("script") == []
    assert html.text == f"{HOSTILE} (Company)"


def test_an_organisation_with_an_address_is_a_link_and_says_its_kind(draw, read):
    html = read(draw('{% org "دار سنابل" "finance" "/organisations/dar/" %}'))
    assert html.one("a") == {"href": "/organisations/dar/"}
    assert html.all("bdi") == [{}]
    assert html.text == "دار سنابل (Finance)"


def test_an_icon_is_silent_and_turns_only_when_it_points_along_the_line(draw, read):
    assert read(draw('{% icon "check" %}')).one("svg") == {"class": "i", "aria-hidden": "true"}
    assert read(draw('{% icon "arrow" size="lg" %}')).one("svg") == {"class": "i dir lg", "aria-hidden": "true"}


def test_a_missing_tag_keeps_its_words_off_the_hatch(draw):
    assert draw('{% tag "No owner" "miss" %}') == '<span class="tag miss"><bdi>No owner</bdi></span>'


def test_nothing_waiting_shows_no_count(draw):
    assert draw("{% count 0 %}{% count None %}") == ""
    assert draw("{% count 3 %}") == '<span class="count">3</span>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Huda Al-Mazroui", "HM"),
        ("هدى المزروعي", "ه م"),
        ("Émile", "É"),
        ("Ana Maria de Souza", "AS"),
        ("  ", ""),
        ("3 <b>", ""),
    ],
)
def test_initials_come_from_the_first_and_the_last_word(draw, read, name, letters):
    assert read(draw("{% initials name %}", name=name)).text == letters
