"""The verdict of `make test`: it fails when any layer fails, and when there was nothing to run."""

from __future__ import annotations

import pytest

from portal.devstack.suite import Layer, summary


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
