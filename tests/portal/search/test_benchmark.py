"""The benchmark runs, says what it measured and leaves nothing behind."""

import json

import pytest
from django.core.management import call_command

from portal.search.models import SearchDocument
from portal.search.services import replace_documents


@pytest.mark.django_db
def test_benchmark_search_writes_its_figures_and_leaves_nothing(search_dir, tmp_path, capsys):
    call_command("benchmark_search", documents=300, json=str(tmp_path / "figures.json"))
    told = json.loads((tmp_path / "figures.json").read_text())

    assert set(told) == {"figures", "machine", "when"}
    assert told["figures"]["documents"] == 300
    assert told["figures"]["P8"] == pytest.approx(
        told["figures"]["directory_search_ms"] / told["figures"]["raw_index_ms"], rel=0.05
    )
    assert "P8" in capsys.readouterr().out
    assert not SearchDocument.objects.exists()
    assert not search_dir.exists()


@pytest.mark.django_db
def test_benchmark_search_counts_its_own_organisations_alone(search_dir, card, tmp_path, capsys):
    replace_documents("rimal", [card("rimal")])
    call_command("benchmark_search", "--organisations", "200", "--json", str(tmp_path / "figures.json"))
    assert "index of 20 cards" in capsys.readouterr().out
    assert json.loads((tmp_path / "figures.json").read_text())["figures"]["documents"] == 200
    assert [row.subject for row in SearchDocument.objects.all()] == ["rimal"]
