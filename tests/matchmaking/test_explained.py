"""How a match is made: the page says what the engine does, criterion by criterion, gate by gate, in three languages."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from matchmaking.engine import explanation
from matchmaking.engine.criteria import CRITERIA, FEATURES
from matchmaking.engine.gates import GATES
from matchmaking.engine.reciprocal import CAP
from matchmaking.engine.weights import load
from portal.ui.words import day

pytestmark = pytest.mark.django_db
WEIGHTS = load("listing"), load("listing_backward")


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_criterion_and_every_gate_has_its_paragraph(language: str) -> None:
    counting = {name for weights in WEIGHTS for name in weights.features}
    with translation.override(language):
        groups, musts = explanation.groups(*WEIGHTS), explanation.musts()
    assert [one.key for one in groups] == [key for key in CRITERIA if not counting.isdisjoint(FEATURES[key])]
    assert [one.key for one in musts] == [gate.__name__ for gate in GATES]
    for one in groups:
        assert all([one.name, one.what, one.raises, one.lowers])
    assert len({one.name for one in groups}) == len(groups)
    assert all(one.text for one in musts)


@pytest.mark.parametrize(
    ("prefix", "title"),
    [("", "How a match is made"), ("/fr", "Comment naît une proposition"), ("/ar", "كيف يتم الاقتراح")],
)
def test_everybody_reads_it_and_it_is_in_the_footer(prefix: str, title: str) -> None:
    html = unescape(Client().get(f"{prefix}/how-a-match-is-made/").content.decode())
    assert f"<h1>{title}</h1>" in html
    assert f'href="{prefix}/how-a-match-is-made/">{title}</a>' in html
    for gate in GATES:
        assert f'id="must-{gate.__name__}"' in html
    assert len(re.findall(r'id="counts-\w+"', html)) == len(explanation.groups(*WEIGHTS))
    assert not re.search(r"\d\s*[%٪]", html)


def test_it_says_the_numbers_that_the_engine_uses() -> None:
    html = Client().get("/how-a-match-is-made/").content.decode()
    assert f"more than {CAP} needs in seven days" in html
    assert f"The weights in use are of {day(dt.date.fromisoformat(load('listing').fitted_on))}" in html
    assert "learned from answers" not in html


def test_whoever_acts_for_somebody_is_led_to_what_can_be_corrected(cast: SimpleNamespace, browser_of: Any) -> None:
    html = browser_of(cast.firm_owner).get("/how-a-match-is-made/").content.decode()
    assert f"/organisations/{cast.firm.slug}/edit/" in html
    assert "/matches/rules/" in html
    assert "/matches/rules/" not in Client().get("/how-a-match-is-made/").content.decode()
