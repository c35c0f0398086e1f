"""What Wagtail and Django say on the desk is in the language of whoever works there, where their own catalogues fail."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple

from cms.words_of_others import NOT_TRANSLATED


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_sentence_of_the_desk_stays_in_english(language: str) -> None:
    with override(language):
        assert [sentence for sentence in NOT_TRANSLATED if gettext(sentence) == sentence] == []


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (dt.timedelta(seconds=5), "الآن"),
        (dt.timedelta(minutes=1, seconds=5), "قبل دقيقة واحدة"),
        (dt.timedelta(minutes=2, seconds=5), "قبل دقيقتين"),
        (dt.timedelta(hours=3, seconds=5), "قبل 3 ساعات"),
        (dt.timedelta(days=1, seconds=5), "قبل يوم واحد"),
        (dt.timedelta(minutes=20, seconds=5), "قبل 20 دقيقة"),
    ],
)
def test_how_long_ago_something_was_is_said_in_arabic_as_one_says_it(ago: dt.timedelta, said: str) -> None:
    with override("ar"):
        assert timesince_simple(timezone.now() - ago).replace("\xa0", " ") == said
