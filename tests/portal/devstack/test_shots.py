"""Which pictures are taken, and the sheet that shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.devstack import shots
from tests.pages.places import PLACES


def test_every_place_is_pictured_in_all_ways_and_names_narrow() -> None:
    every = shots.wanted()
    assert len({shot.file for shot in every}) == len(every) == len(PLACES) * 3 * 2 * 2
    narrowed = shots.wanted(["home", "desk", "ar"])
    assert {(shot.place[0], shot.language) for shot in narrowed} == {("home", "ar"), ("desk", "ar")}
    assert len(narrowed) == 8


def test_a_name_that_nothing_bears_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="called nonsense"):
        shots.wanted(["home", "nonsense"])


def test_the_pictures_of_the_readme_are_taken() -> None:
    readme = (shots.ROOT / "README.md").read_text("utf-8")
    for shot in shots.for_readme():
        assert shot.file.exists(), shot.file
    named = {line.split("(docs/shots/")[1] for line in readme.split(")") if "(docs/shots/" in line}
    assert named <= {shot.file.name for shot in shots.for_readme()}


def test_the_sheet_shows_what_was_taken_and_nothing_else(tmp_path: Path) -> None:
    one, other = (shots.Shot(PLACES[0], "ar", width, "dark", tmp_path / f"{width}.png") for width in (390, 1440))
    one.file.write_bytes(b"")
    index = shots.write_sheets(tmp_path, [one, other]).read_text("utf-8")
    assert "ar: 1 pictures" in index
    sheet = (tmp_path / "sheet-ar.html").read_text("utf-8")
    assert "390.png" in sheet
    assert "1440.png" not in sheet
