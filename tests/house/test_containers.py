"""docker-compose.yml runs what the process table says, and runs it safely. There is no docker here, so the file is read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.core.live.frames import LARGEST
from portal.devstack.processes import IN_CONTAINER, PROCESSES, SERVICES, SOCKETS, WEB, WEB_PROCESSES

ROOT = Path(__file__).resolve().parents[2]
# Ends by itself once the database is up to date.
ONE_SHOT = {"release"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def test_the_containers_are_the_processes_of_the_table(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {*PROCESSES, *SERVICES, *ONE_SHOT}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_container_runs_the_command_of_the_table(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["command"].split() == PROCESSES[name].filled(**IN_CONTAINER)
    assert service["healthcheck"]["test"] == PROCESSES[name].health


def test_as_many_web_processes_as_in_make_stack(compose: dict[str, Any]) -> None:
    assert compose["services"]["web"]["environment"]["WEB_CONCURRENCY"] == WEB_PROCESSES


def test_every_server_keeps_its_sockets_alike() -> None:
    """The demo, which reads SOCKETS, and the command of the table, which the containers run."""
    words = WEB.filled(**IN_CONTAINER)
    told = {name: words[words.index(f"--{name.replace('_', '-')}") + 1] for name in SOCKETS}
    assert {name: json.loads(value) for name, value in told.items()} == SOCKETS
    assert SOCKETS["ws_max_size"] == LARGEST


def test_nothing_runs_as_root_and_everything_lasting_is_watched(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if service.get("user") in {None, "root", "0", 0}] == []
    assert [name for name, service in services.items() if name not in ONE_SHOT and "healthcheck" not in service] == []


def test_what_must_outlive_a_container_is_in_a_volume(compose: dict[str, Any]) -> None:
    mounted = {name: service["volumes"] for name, service in compose["services"].items()}
    assert mounted == {name: ["files:/var/lib/anqud"] for name in (*PROCESSES, *ONE_SHOT)} | {
        "postgres": ["postgres:/var/lib/postgresql/data"],
        "redis": ["redis:/data"],
    }
    assert set(compose["volumes"]) == {"files", "postgres", "redis"}


def test_processes_wait_for_the_services_and_for_the_release(compose: dict[str, Any]) -> None:
    services = {"postgres": {"condition": "service_healthy"}, "redis": {"condition": "service_healthy"}}
    assert compose["services"]["release"]["depends_on"] == services
    for name in PROCESSES:
        released = {"release": {"condition": "service_completed_successfully"}}
        assert compose["services"][name]["depends_on"] == services | released


def test_the_image_serves_by_default_and_does_not_run_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", "").splitlines()
    command = next(line.removeprefix("CMD ") for line in lines if line.startswith("CMD "))
    assert json.loads(command) == WEB.filled(**IN_CONTAINER)
    assert [line for line in lines if line.startswith("USER ")] == ["USER anqud"]
    assert re.search(r"--require-hashes", "\n".join(lines))
