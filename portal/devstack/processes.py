"""The processes of an installation: the one table that `make stack` runs by and docker-compose.yml is compared with.

Standard library only. `{host}`, `{port}` and `{schedule}` are filled in by whoever starts the process.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Process:
    """One role of the image: how it is started and how one asks whether it is well."""

    name: str
    command: str
    health: str

    def filled(self, **places: str) -> list[str]:
        """The command's words. Places are filled in after splitting, so a path may hold spaces."""
        return [word.format(**places) for word in self.command.split()]


# How every server of ours keeps its sockets, in uvicorn's own words. Frames are not deflated: every open page would cost memory, and
# messages are short. A page that vanished without a word is found after both seconds together, at most. What is longer than 64 KB
# is refused before it is held in memory (portal.core.live.frames says the same).
SOCKETS = {
    "ws_per_message_deflate": False,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "ws_max_size": 64 * 1024,
}

# How many processes `web` has is given by WEB_CONCURRENCY, which uvicorn reads. A process that is still starting on a busy machine
# is not ended for not answering within five seconds, which is uvicorn's patience. uvicorn.json makes what uvicorn says before
# Django has started JSON too.
WEB = Process(
    "web",
    "uvicorn portal.asgi:application --host {host} --port {port} --lifespan on"
    " --ws-per-message-deflate false --ws-ping-interval 20 --ws-ping-timeout 20 --ws-max-size 65536"
    " --no-server-header --timeout-graceful-shutdown 20"
    " --timeout-worker-healthcheck 60 --log-config portal/devstack/uvicorn.json",
    "python -m portal.devstack.health web",
)
WORKER = Process(
    "worker",
    "celery --quiet --app portal.celery worker --loglevel INFO --concurrency 2",
    "python -m portal.devstack.health worker",
)
BEAT = Process(
    "beat",
    "celery --quiet --app portal.celery beat --loglevel INFO --schedule {schedule}",
    "python -m portal.devstack.health beat",
)
PROCESSES = {process.name: process for process in (WEB, WORKER, BEAT)}
SERVICES = ("postgres", "redis")
WEB_PROCESSES = 2
# In a container: the port inside it, and where the scheduler may write.
IN_CONTAINER = {"host": "0.0.0.0", "port": "8000", "schedule": "/tmp/beat-schedule"}  # noqa: S104, S108
