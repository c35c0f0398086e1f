"""Set-up: each step is done once, done again when something changed, and says what it cannot do in one line."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from fontTools.ttLib import TTFont

from portal.devstack import catalogues, demo, fonts, ports
from portal.devstack.stamps import Stamp

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

#, python-format
msgid "%(count)s need"
msgid_plural "%(count)s needs"
msgstr[0] "%(count)s besoin"
msgstr[1] "{plural}"
"""


def test_a_stamp_is_fresh_until_what_it_was_made_from_changes(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("one")
    assert not Stamp("test-step", [source]).is_fresh
    Stamp("test-step", [source]).keep()
    assert Stamp("test-step", [source]).is_fresh
    source.write_text("two")
    assert not Stamp("test-step", [source]).is_fresh


def test_a_python_that_is_too_old_is_refused_in_one_line(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["sh", "portal/devstack/run.sh", "true"],
        cwd=ROOT,
        env=os.environ | {"PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"Python 3.11 or newer is needed, and {old} is not: install one, or name it with PYTHON=/path/to/python3.\n"
    )


@pytest.fixture
def french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of catalogues with one in it, not yet written."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    catalogue = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    return catalogue


def test_catalogues_are_compiled_without_gettext(french: Path) -> None:
    french.write_text(CATALOGUE.format(plural="%(count)s besoins"))
    catalogues.prepare()
    with french.with_suffix(".mo").open("rb") as compiled:
        assert tuple(read_mo(compiled)["%(count)s need"].string) == ("%(count)s besoin", "%(count)s besoins")


def test_a_placeholder_that_is_not_the_sources_is_reported_and_left_in_english(
    french: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    french.write_text(CATALOGUE.format(plural="%(cuont)s besoins"))
    (mistake,) = catalogues.mistakes()
    assert mistake.startswith("fr/LC_MESSAGES/django.po:7: ")
    catalogues.prepare()
    assert mistake in capsys.readouterr().out
    with french.with_suffix(".mo").open("rb") as compiled:
        assert "%(count)s need" not in read_mo(compiled)


def test_the_arabic_font_is_cut_to_its_letters_and_bears_its_own_name(tmp_path: Path) -> None:
    target = tmp_path / "cut.woff2"
    fonts.cut(fonts.path(fonts.ARABIC, "arabic", 400), target, "Anqud Arabic", fonts.CUT)
    font = TTFont(target)
    assert {str(name) for name in font["name"].names} == {"Anqud Arabic", "AnqudArabic"}
    assert set(font.getBestCmap()) == set(fonts.CUT)
    # Letters join, and vowel signs sit on them.
    features = {
        record.FeatureTag for table in ("GSUB", "GPOS") for record in font[table].table.FeatureList.FeatureRecord
    }
    assert features >= {"init", "medi", "fina", "rlig", "mark", "mkmk"}
    assert target.stat().st_size < 15_000


def test_the_style_sheet_states_the_ranges_of_the_cut_and_names_only_files_that_set_up_makes() -> None:
    css = (ROOT / "portal/ui/static/ui/fonts.css").read_text("utf-8")
    (ranges,) = set(re.findall(r'font-family:"Anqud Arabic".*?unicode-range:([^}]+)}', css))
    stated = set()
    for piece in ranges.replace("U+", "").split(", "):
        first, _, last = piece.partition("-")
        stated |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert stated == set(fonts.CUT)
    whole = {
        fonts.path(folder, script, weight).name for folder, script in fonts.faces()[1:] for weight in fonts.WEIGHTS
    }
    assert set(re.findall(r"fonts/([\w.-]+)", css)) == whole | {
        f"anqud-{script}-{weight}.woff2" for script in ("sans", "arabic") for weight in fonts.WEIGHTS
    }


def test_the_latin_font_loses_its_hints_alone_and_bears_its_own_name(tmp_path: Path) -> None:
    source, target = fonts.path(fonts.LATIN, "latin", 600), tmp_path / "cut.woff2"
    fonts.cut(source, target, "Anqud Sans")
    font = TTFont(target)
    assert {str(name) for name in font["name"].names} == {"Anqud Sans", "AnqudSans"}
    assert set(font.getBestCmap()) == set(TTFont(source).getBestCmap())
    assert target.stat().st_size < source.stat().st_size * 0.8


def test_a_taken_port_is_said_and_passed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        with ports.listen() as listener:
            port = listener.getsockname()[1]
    assert taken < port < taken + 100
    assert capsys.readouterr().out == f"· Port {taken} is taken: using {port}\n"


@pytest.mark.parametrize("port", ["abc", "99999", "0", "-1", "80 80", "٨٠٠٠"])
def test_what_is_no_port_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as refused:
        ports.listen()
    assert refused.value.code == 2
    assert capsys.readouterr().out == f"· PORT={port} is no port: give a number from 1 to 65535.\n"


def test_whoever_asks_for_a_demo_that_runs_is_told_where(capsys: pytest.CaptureFixture[str]) -> None:
    with demo.open_book() as book:
        demo.write_in(book, "at http://localhost:8000, process 1")
        with pytest.raises(SystemExit) as told:
            demo.open_book()
    assert told.value.code == 0
    said = "· The demo is running already at http://localhost:8000, process 1. Stop it to start another here.\n"
    assert capsys.readouterr().out == said


def test_a_demo_that_runs_is_not_started_over() -> None:
    with demo.open_book() as book:
        demo.write_in(book, "at http://localhost:8000, process 1")
        with pytest.raises(SystemExit) as refused:
            demo.open_book(resetting=True)
    assert refused.value.code == "The demo is running already at http://localhost:8000, process 1. Stop it first."
