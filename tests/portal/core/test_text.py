"""From what people type to HTML and to names."""

import pytest
from django.utils import translation

from portal.core.text import clean_line, clean_text, isolated, listed, to_html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<a href='javascript:alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
    ],
)
def test_markup_of_people_is_words(hostile):
    html = to_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert 'href="javascript' not in html


def test_paragraphs_and_links_are_kept():
    assert to_html("one\n\nhttps://example.org/a") == (
        '<p>one</p>\n\n<p><a href="https://example.org/a" rel="nofollow noreferrer noopener">https://example.org/a</a></p>'
    )


@pytest.mark.parametrize(
    ("language", "all_of_them", "one_of_them"),
    [
        ("en", "yarn, cloth and thread", "yarn, cloth or thread"),
        ("fr", "yarn, cloth et thread", "yarn, cloth ou thread"),
        ("ar", "yarn وcloth وthread", "yarn أو cloth أو thread"),
    ],
)
def test_a_list_reads_as_its_language_writes_lists(language, all_of_them, one_of_them):
    things = ["yarn", "cloth", "thread"]
    with translation.override(language):
        assert (listed(things), listed(things, either=True)) == (all_of_them, one_of_them)
    assert listed(["yarn"]) == "yarn"
    assert listed([]) == ""


def test_a_name_in_a_sentence_keeps_its_letters_to_itself():
    """Else the day that follows a Latin name in an Arabic sentence would stand on the wrong side of it."""
    assert isolated("Samia Bahri") == "\u2068Samia Bahri\u2069"


def test_direction_marks_leave_a_name():
    assert clean_line("  Dar\u202e Sanabel\u200b \n Dates ") == "Dar Sanabel Dates"


def test_several_lines_keep_their_lines_and_lose_what_turns_them():
    assert clean_text("one\r\n\u202etwo\u2066\x07 three \n") == "one\ntwo  three"
    assert clean_text("می\u200cخواهم") == "می\u200cخواهم"
