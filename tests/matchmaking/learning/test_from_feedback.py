"""`fit_matching --from-feedback`: from answers that are stored to weights that are in use, and back."""

from __future__ import annotations

import datetime as dt
import json
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matchmaking.checkup import look_at_weights
from matchmaking.engine.weights import load
from matchmaking.learning import kept
from matchmaking.learning.examples import answers_of
from matchmaking.models import Match, MatchSide
from matchmaking.services import matches
from portal.core.doctor import State
from portal.outbox.models import OutboxRow
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
BASE = load("listing")


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def without_scikit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production: development dependencies are not there."""
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    monkeypatch.delitem(sys.modules, "matchmaking.benchmark.fitting", raising=False)


def run(**options: Any) -> str:
    out = StringIO()
    call_command("fit_matching", stdout=out, **options)
    return out.getvalue()


def fill(needs: int, each: int = 5) -> None:
    """Answers of askers who want whoever is near, much more than the weights say."""
    chance = np.random.default_rng(3)
    asked = [ListingFactory() for _ in range(needs)]
    others = [OrganisationFactory() for _ in range(each)]
    made = [
        Match(
            listing=need,
            organisation=other,
            strength=0,
            reverse_strength=0,
            order=0.5,
            verdict="strong",
            weights_version="x",
        )
        for need in asked
        for other in others
    ]
    Match.objects.bulk_create(made)
    sides = []
    for number, match in enumerate(made):
        far, title = chance.normal(), chance.normal()
        yes = chance.random() < 1 / (1 + np.exp(3.0 * far - 0.2 * title))
        read = {"distance": 0.7 + far, "title": BASE.features["title"].mean + title * BASE.features["title"].scale}
        sides.append(
            MatchSide(
                match=match,
                side="asker",
                organisation_id=match.listing.organisation_id,
                answer="interested" if yes else "declined",
                reason="" if yes else "distance",
                answered_at=timezone.now() + dt.timedelta(minutes=number),
                weighed=read,
            )
        )
    MatchSide.objects.bulk_create(sides)


@pytest.mark.usefixtures("without_scikit")
def test_a_preference_in_the_answers_becomes_the_weights_in_use_and_can_be_forgotten(var: Path) -> None:
    fill(60)
    said = run(from_feedback=True)
    assert "listing: The new weights win" in said
    assert "listing_backward: Nothing changes: there are 0 answers" in said
    learned = kept.in_use("listing")
    assert learned.features["distance"].weight < BASE.features["distance"].weight
    assert learned.command == "manage.py fit_matching --from-feedback"
    assert load("listing") == BASE
    assert kept.in_use("listing_backward") == load("listing_backward")
    assert (look_at_weights().state, "feedback" in look_at_weights().said) == (State.OK, True)
    assert OutboxRow.objects.filter(task="matchmaking.tasks.refresh_matches").exists()
    assert "Back to the weights of the release" in run(forget=True)
    assert kept.in_use("listing") == BASE
    assert list((var / "weights").iterdir()) == []
    assert "Nothing was learned here" in run(forget=True)


@pytest.mark.usefixtures("without_scikit")
def test_too_few_answers_leave_no_file_and_say_why(var: Path) -> None:
    fill(4)
    assert "Nothing changes: there are 20 answers" in run(from_feedback=True)
    assert not (var / "weights").exists()
    assert look_at_weights().said.startswith("Those of the release: listing ")


def test_answers_that_teach_nothing_are_counted_with_the_reason() -> None:
    fill(4)
    sides = list(MatchSide.objects.exclude(answer="").order_by("pk")[:3])
    MatchSide.objects.filter(pk__in=[one.pk for one in sides[:2]]).update(weighed={})
    MatchSide.objects.filter(pk=sides[2].pk).update(answer="declined", reason="known")
    said = run(from_feedback=True)
    assert "listing: Nothing changes: there are 17 answers" in said
    assert "Left out: 2 with which nothing was kept" in said
    assert "Left out: 1 that say no for a reason that is not about" in said


def test_weights_of_another_release_are_void_and_the_doctor_says_so(var: Path) -> None:
    path = kept.keep(BASE)
    given = json.loads(path.read_text()) | {"replaces": "listing 2025-01-01"}
    path.write_text(json.dumps(given))
    assert kept.in_use("listing") == BASE
    found = look_at_weights()
    assert (found.state, "2025-01-01" in found.said) == (State.WARNING, True)
    path.write_text("{")
    assert kept.in_use("listing") == BASE
    assert look_at_weights().state == State.WARNING


def test_the_command_says_what_it_needs() -> None:
    with pytest.raises(CommandError, match="--from-feedback"):
        run()


class TestExamples:
    def side(self, cast: SimpleNamespace, name: str = "asker") -> MatchSide:
        told = {"criterion": "distance", "points": 0.1, "features": {"distance": 0.1}, "values": {"distance": 0.4}}
        evidence = {"contributions": [told | {"facts": {}, "documents": []}]}
        match = MatchFactory(
            listing=ListingFactory(organisation=cast.firm), organisation=cast.packer, evidence=evidence
        )
        return MatchSide.objects.select_related("match").get(match=match, side=name)

    def test_an_answer_keeps_what_had_been_read_when_it_was_given(self, cast: SimpleNamespace) -> None:
        side = matches.answer_match(self.side(cast), by=cast.firm_owner, answer="interested")
        assert side.weighed == {"distance": 0.4}
        MatchSide.objects.update(evidence={})
        found = answers_of("asker", ["title", "distance"])
        assert (found.yes.tolist(), found.values[0, 1], np.isnan(found.values[0, 0])) == ([True], 0.4, True)
        assert len(answers_of("candidate", ["distance"])) == 0
        assert matches.undo_answer(side, by=cast.firm_owner).weighed == {}

    @pytest.mark.parametrize(
        ("reason", "counted"), [("distance", 1), ("other", 1), ("known", 0), ("competitor", 0), ("capacity", 0)]
    )
    def test_a_no_that_is_about_something_else_teaches_nothing(
        self, cast: SimpleNamespace, reason: str, counted: int
    ) -> None:
        matches.answer_match(self.side(cast), by=cast.firm_owner, answer="declined", reason=reason, courtesy="later")
        found = answers_of("asker", ["distance"])
        assert (len(found), found.yes.any()) == (counted, False)
