"""As many organisations as a measurement wants, and the measuring of pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.demo.services import seed_load
from portal.demo.services.loading import SOURCE
from portal.organisations.models import ClusterMembership, Organisation
from portal.search.models import SearchDocument

pytestmark = pytest.mark.django_db
FIGURES = ("ms", "times_plain", "queries")


def test_it_goes_only_beside_the_sample_content() -> None:
    with pytest.raises(CommandError, match=r"Nothing was written: .* run `manage.py seed_demo` first"):
        call_command("seed_load", organisations=5)
    assert not Organisation.objects.exists()


def test_an_empty_installation_cannot_be_measured() -> None:
    with pytest.raises(CommandError, match="The sample content is not here"):
        call_command("benchmark_pages")


def test_it_fills_up_to_the_number_and_goes_on_where_it_was(seeded: None, capsys: pytest.CaptureFixture[str]) -> None:
    here = Organisation.objects.count()
    assert seed_load(here - 10).new == 0
    first = seed_load(here + 20)
    assert (first.new, first.organisations) == (20, here + 20)
    call_command("seed_load", organisations=here + 50)
    assert capsys.readouterr().out.startswith("30 organisations written in ")
    loaded = Organisation.objects.filter(source=SOURCE)
    assert sorted(loaded.values_list("external_id", flat=True)) == [f"{number:07}" for number in range(1, 51)]


def test_what_it_writes_is_like_what_an_import_brings(seeded: None) -> None:
    seed_load(Organisation.objects.count() + 40)
    loaded = Organisation.objects.filter(source=SOURCE)
    assert all(one.region_id and one.latitude and not one.is_claimed for one in loaded)
    assert ClusterMembership.objects.filter(organisation__in=loaded, ended_at=None).count() >= 30
    assert SearchDocument.objects.filter(family="card", subject__in=loaded.values("public_id")).count() == 40


def test_a_deployed_installation_refuses_it(seeded: None, settings: pytest.FixtureRequest) -> None:
    settings.DEPLOYED = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="invented organisations do not belong in it"):
        call_command("seed_load", organisations=10_000)


def test_pages_are_measured_beside_plain_ones(seeded: None, tmp_path: Path) -> None:
    call_command("load_pages", verbosity=0)
    report = tmp_path / "figures.json"
    call_command("benchmark_pages", rounds=1, json=str(report))
    figures = json.loads(report.read_text())["figures"]
    for page in ("home", "member_home", "directory", "directory_words", "profile", "need"):
        assert all(figures[f"{page}_{name}"] > 0 for name in FIGURES)
    assert figures["P5"] == figures["article_times_plain"]
    assert figures["P8_page"] == figures["directory_words_times_plain"]
    assert figures["P7"] == max(figures[name] for name in figures if name.endswith("_queries"))
    assert figures["organisations"] == Organisation.objects.count()
