"""The verdict of `make test`: it fails when any layer fails, and when there was nothing to run."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.devstack import suite
from portal.devstack.suite import Layer, counted, summary


def layer(tests: int, code: int) -> Layer:
    ran = Layer("suite", "SQLite", "")
    ran.tests, ran.code = tests, code
    return ran


@pytest.mark.parametrize(
    ("layers", "verdict", "code"),
    [
        ([layer(10, 0), layer(2, 0)], "12 tests in 5 s: all passed", 0),
        ([layer(10, 0), layer(0, 0)], "10 tests in 5 s: all passed", 0),
        ([layer(10, 1), layer(2, 0)], "12 tests in 5 s: failed: suite", 1),
        ([layer(0, 2), layer(2, 0)], "2 tests in 5 s: failed: suite", 1),
        ([layer(0, 0), layer(0, 0)], "0 tests in 5 s: nothing was run", 1),
    ],
    ids=["both passed", "one was empty", "one failed", "one did not start", "both were empty"],
)
def test_the_last_line_says_how_it_went(
    layers: list[Layer], verdict: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert summary(layers, 5) == code
    assert capsys.readouterr().out.splitlines()[-1] == verdict


REPORT = """<testsuites><testsuite tests="4">
<testcase classname="tests.pages.test_budgets" name="test_kept[home]"/>
<testcase classname="tests.pages.test_budgets" name="test_kept[directory]"><failure message="too heavy"/></testcase>
<testcase classname="tests.portal.test_urls" name="test_one"><error message="no database"/></testcase>
<testcase classname="tests.portal.test_urls" name="test_two"><skipped/></testcase>
</testsuite></testsuites>"""


def test_what_failed_is_named_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(suite, "REPORTS", tmp_path)
    (tmp_path / "suite.xml").write_text(REPORT)
    ran = layer(0, 1)
    ran.tests, ran.failed = counted("suite")
    assert ran.tests == 4
    assert summary([ran], 5) == 1
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "suite: tests/pages/test_budgets.py::test_kept[directory]",
        "suite: tests/portal/test_urls.py::test_one",
        "4 tests in 5 s: failed: suite",
    ]


def test_a_layer_that_left_no_report_ran_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "REPORTS", tmp_path)
    assert counted("suite") == (0, [])
