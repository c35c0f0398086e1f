"""No hard-coded string: pages, mails, short messages, files and what sockets say, read in a pseudo-language (`pseudo.py`)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .pseudo import Known, Words, marked, patterns

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = [
    *("home", "organisation", "need-create", "member-home", "matches-us", "conversation", "event-meetings", "project"),
    *("desk", "office-figures", "barriers", "account", "certificate-check", "missing", "sign-in"),
]
"""Pages of every floor, and the mails of the sample: what runs with each change. The long layer reads all pages, files and sockets."""

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read_marked(seeded_environment: dict[str, str], tmp_path: Path) -> Read:
    """What stands outside the marks, by the name of the page; in a process of its own and on a copy, which it may write to."""

    def read(*names: str) -> dict[str, Any]:
        folder, out = tmp_path / "var", tmp_path / "found.json"
        shutil.copytree(seeded_environment["VAR_DIR"], folder, symlinks=True)
        environment = seeded_environment | {"VAR_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
        given = [sys.executable, "-m", "tests.pages.pseudo", str(out), *names]
        done = subprocess.run(given, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        return told

    return read


def test_a_page_of_every_floor_has_no_hard_coded_string(read_marked: Read) -> None:
    told = read_marked(*SAMPLE)
    assert told["looked"] > len(SAMPLE)
    assert told["found"] == {}


@pytest.mark.full
def test_no_page_mail_file_or_socket_has_a_hard_coded_string(read_marked: Read) -> None:
    told = read_marked()
    assert told["looked"] > 250
    assert told["found"] == {}


def outside(source: str, *of_people: str) -> list[str]:
    known = Known(of_people, patterns())
    return [said for said, people in Words(source).said if (said, people) not in known]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("<p>Save changes</p>", ["Save changes"]),
        ("<p>⟦Enregistrer⟧</p>", []),
        ("<p>⟦Bonjour <b>Huda</b>, bienvenue⟧</p>", []),
        ("<p>⟦Bonjour⟧ and welcome</p>", [" and welcome"]),
        ("<p>⟦cut before its end</p><p>Save</p>", ["Save"]),
        ('<a title="Open" href="/">⟦Ouvrir⟧</a>', ["Open"]),
        ('<img alt="A map"><input placeholder="Type here">', ["A map", "Type here"]),
        ('<input type="submit" value="Send"><input type="text" value="typed">', ["Send"]),
        ('<div data-told="Copied to the clipboard" data-state="open"></div>', ["Copied to the clipboard"]),
        ("<script>let word = 'Save';</script><style>a{}</style>", []),
        ("<p>Nakhla Pack</p><p>Nakhla Pack · Hofuf</p>", []),
        ("<p>Nakhla</p>", ["Nakhla"]),
        ("<p><bdi>Nakhla</bdi></p>", []),
        ("<p>23 novembre 2026, 14 h 06</p><p>400 000 SAR</p><p>Arabie saoudite</p>", []),
    ],
)
def test_what_stands_outside_the_marks_is_found(source: str, left: list[str]) -> None:
    assert outside(source, "Nakhla Pack", "Hofuf") == left


def test_placeholders_and_tags_stay_whole() -> None:
    assert marked('<a href="%(url)s">%(count)s pages</a>') % {"url": "/", "count": 2} == '⟦<a href="/">2 pages</a>⟧'
    assert marked("{x} : %s").format(x="a") == "{x} : %s".format(x="a")
