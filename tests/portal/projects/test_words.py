"""Words of projects in French and Arabic that were taken for those of something else, or were missing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from portal.projects.mix import Finding
from portal.projects.queries.activity import tellings
from portal.projects.queries.mixes import _have
from portal.projects.services import places
from portal.projects.views.frame import TABS
from tests.factories.projects import project_of


@pytest.mark.parametrize(("language", "said"), [("fr", "Rapports"), ("ar", "التقارير")])
def test_reports_of_a_project_are_no_reports_of_abuse(language: str, said: str) -> None:
    with translation.override(language):
        assert str(dict(TABS)["report_list"]) == said


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_budget_without_partner_is_said_in_the_readers_language(language: str) -> None:
    finding = Finding("most_budget_share", "open", asked=50, have=40, unknown=10, who="1")
    with translation.override(language):
        said = _have(finding, {"1": "Dar Sanabel"})
    assert "of the budget" not in said
    assert "10" in said


def test_who_and_from_have_their_own_words_in_the_work_plan() -> None:
    with translation.override("ar"):
        assert translation.pgettext("of the work plan", "Who") == "الجهة"
        assert translation.gettext("From") == "من"


def test_nobody_answers_for_it_in_one_word() -> None:
    with translation.override("fr"):
        assert {translation.gettext(one).lower() for one in ("No owner", "Without owner", "nobody yet")} == {
            "sans responsable"
        }
        assert translation.pgettext("decision", "Take back") == "Retirer"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["accepted the invitation, for Nakhla Pack", "left the project, for Nakhla Pack"]),
        ("ar", ["</bdi></b>: قبول الدعوة باسم", "</bdi></b>: مغادرة المشروع باسم"]),
    ],
)
def test_who_came_and_went_by_themselves_is_told_so(
    cast: SimpleNamespace, language: str, said: list[str], browser_of: Any
) -> None:
    project = project_of(cast.firm, by=cast.firm_owner, cluster=cast.cluster)
    place = places.ask_in(project, by=cast.firm_owner, organisation=cast.packer)
    places.leave(places.accept_invitation(place, by=cast.packer_owner), by=cast.packer_owner)
    address = reverse("projects:project_activity", args=[project.public_id])
    page = browser_of(cast.firm_owner).get(address if language == "en" else f"/{language}{address}").content.decode()
    told = " ".join(BeautifulSoup(page, "html.parser").get_text().split()) if language == "en" else page
    for words in said:
        assert words in told


def test_no_deed_is_told_in_arabic_by_a_verb_that_has_a_gender() -> None:
    """They stand after a name and a colon: "Huda: …", so each is a noun."""
    past = {"لم", "أضاف", "أحضر", "غيّر", "حدّد", "تولى", "نزّل"}
    with translation.override("ar"):
        said = {verb: str(telling.words) for verb, telling in tellings if telling.words}
    assert not [verb for verb, words in said.items() if words.split()[0] in past]
    assert all(words != str(telling_in_english(verb)) for verb, words in said.items())


def telling_in_english(verb: str) -> str:
    with translation.override("en"):
        return str(tellings[verb].words)
