"""`match_quality` writes the stored suggestions for scorers of rankings."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from matchmaking.models import MatchSide
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def written(path: Path, **options: Any) -> list[tuple[str, str]]:
    call_command("match_quality", run=path, **options)
    rows = list(csv.DictReader(path.open()))
    assert [list(row) for row in rows[:1]] == [["qid", "docid", "score"]]
    assert rows == sorted(rows, key=lambda row: (row["qid"], -float(row["score"])))
    return [(row["qid"], row["docid"]) for row in rows]


def test_suggestions_are_written_in_the_order_in_which_the_asker_sees_them(tmp_path: Path) -> None:
    need = ListingFactory(source="register", external_id="q1")
    first, second, keen = (OrganisationFactory(source="register", external_id=name) for name in ("o1", "o2", "o3"))
    MatchFactory(listing=need, organisation=second, order=0.2)
    MatchFactory(listing=need, organisation=first, order=0.6)
    MatchFactory(listing=need, organisation=keen, order=0.1)
    MatchSide.objects.filter(organisation=keen).update(answer=MatchSide.Answer.INTERESTED)

    assert written(tmp_path / "run.csv") == [("q1", "o3"), ("q1", "o1"), ("q1", "o2")]


def test_what_fell_away_is_left_out_and_what_is_no_import_goes_by_its_public_id(tmp_path: Path) -> None:
    match = MatchFactory()
    MatchFactory(listing=match.listing, closed_at=timezone.now(), closed_because="fell_away")

    assert written(tmp_path / "run.csv") == [(match.listing.public_id, match.organisation.public_id)]


def test_it_narrows_to_one_source_and_to_what_is_shown_at_first(tmp_path: Path) -> None:
    here = ListingFactory(source="register", external_id="q1")
    MatchFactory(listing=here, organisation=OrganisationFactory(external_id="o1", source="register"))
    MatchFactory(listing=here, organisation=OrganisationFactory(external_id="o2", source="register"), verdict="weak")
    MatchFactory()

    assert written(tmp_path / "run.csv", source="register") == [("q1", "o1"), ("q1", "o2")]
    assert written(tmp_path / "run.csv", source="register", shown=True) == [("q1", "o1")]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("match_quality", run=tmp_path / "nowhere" / "run.csv")
