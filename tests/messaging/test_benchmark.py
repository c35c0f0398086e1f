"""`benchmark_messaging` in a short form: that all it compares runs and what it counts, never how long anything took."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from messaging.benchmark import sending
from messaging.benchmark.clients import _span
from tests.stack import Stack

MOST_BY_SOCKET, MOST_BY_FORM = 6, 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_sending_asks_as_much_in_a_conversation_of_two_as_of_a_hundred() -> None:
    found = sending.measure([2, 20, 100], rounds=1)
    assert found["send_statements_growth"] == 0
    assert found["send_by_socket_statements"] <= MOST_BY_SOCKET
    assert found["send_by_form_statements"] <= MOST_BY_FORM
    assert {"P4", "P4_by_form", "send_slope", "send_by_socket_ms@100"} < found.keys()


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_all_three_are_compared_and_come_back_after_a_storm(stack: Stack, tmp_path: Path) -> None:
    """Beside the installation of the journeys, in a database of its own."""
    report = tmp_path / "figures.json"
    few = [
        "--only",
        "fanout",
        "memory",
        "storm",
        "--sockets",
        "5",
        "10",
        "--rounds",
        "1",
        "--deliveries",
        "200",
        "--seconds",
        "0.5",
    ]
    done = subprocess.run(
        [sys.executable, "manage.py", "benchmark_messaging", *few, "--json", str(report)],
        env={**stack.environment, "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(report.read_text())["figures"]
    assert {"P1@5", "P1@10", "P2@10", "P3@10", "group_send_times_bare@10"} < figures.keys()
    assert figures["storm_caught_up"] == 10
    assert figures["storm_statements_per_socket"] < 3  # ten do not come at once as a thousand do


@pytest.mark.parametrize("length", [0, 1, 125, 126, 170, 65535, 65536])
def test_frames_are_counted_however_they_are_cut(length: int) -> None:
    head = bytes([length]) if length < 126 else b"\x7e" + length.to_bytes(2, "big") if length < 65536 else None
    head = head or b"\x7f" + length.to_bytes(8, "big")
    whole = b"\x81" + head + b"x" * length
    assert _span(whole, 0) == (1, len(whole) - length, len(whole))
    assert all(_span(whole[:end], 0) is None for end in {0, 1, 2, len(head), len(whole) - 1} if end < len(whole))
