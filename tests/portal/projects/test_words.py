"""Words of projects in French and Arabic that were taken for those of something else, or were missing."""

from __future__ import annotations

import pytest
from django.utils import translation

from portal.projects.mix import Finding
from portal.projects.queries.mixes import _have
from portal.projects.views.frame import TABS


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
