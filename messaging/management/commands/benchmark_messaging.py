"""manage.py benchmark_messaging: what conversations cost, beside the least that the same could cost, in one run (P1 to P4, P15).

Compared in turns (A, B, C, A, B, C ...), each one process: a web process of the portal with its Redis, a bare `websockets`
broadcast on uvloop, and Channels' own `group_send` over the same Redis. The sockets that listen are counters on this command's own
loop. What is written lies in a new database beside the one at hand, or in a PostgreSQL and a Redis that end with the command.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import statistics
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from messaging.benchmark import fanout, rows, sending, servers
from messaging.benchmark.storm import storm
from messaging.models import Conversation
from portal.accounts.models import User
from portal.core.figures import write_figures
from portal.devstack import services
from portal.devstack.children import Children

PARTS = ("fanout", "memory", "send", "disk", "storm")
ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "SITE_URL")


@dataclass(frozen=True)
class Crowd:
    """Who listens, each signed in, and to what."""

    people: list[User]
    cookies: list[str]
    talk: Conversation


class Command(BaseCommand):
    help = (
        "Compare live delivery and sending with a bare broadcast, Channels' groups and a bare insert (P1 to P4, P15)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these (default: all)")
        parser.add_argument("--sockets", type=int, nargs="+", default=[200, 1000], help="open pages (default 200 1000)")
        parser.add_argument("--members", type=int, nargs="+", default=[2, 20, 200, 2000], help="of a conversation")
        parser.add_argument("--rounds", type=int, default=5, help="turns that count (default 5)")
        parser.add_argument("--deliveries", type=int, default=40_000, help="in one turn (default 40000)")
        parser.add_argument("--seconds", type=float, default=10, help="of the paced turn (default 10)")
        parser.add_argument("--messages", type=int, default=10_000, help="stored to measure the disk (default 10000)")
        parser.add_argument("--json", metavar="FILE", help="write the figures to FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if not Path("/proc/self/stat").exists():
            raise CommandError("What other processes take is read from /proc, which this system does not have.")
        # A line for every request would bury what is found.
        logging.getLogger("portal.core.middleware").setLevel(logging.WARNING)
        self.stdout.write(f"load {' '.join(f'{one:.1f}' for one in os.getloadavg())} on {os.cpu_count()} cores")
        with Children() as children:
            if settings.REDIS_URL or not set(options["only"]) & {"fanout", "memory", "storm"}:
                figures = self.measure(options)
            else:
                figures = self.elsewhere(children, services.start(children) | deployed(), options)
            stored = [one for one in options["only"] if one in {"send", "disk"}]
            if connection.vendor != "sqlite" and stored:
                on_file = self.elsewhere(children, {}, options | {"only": stored})
                figures |= {f"{name}_on_sqlite": number for name, number in on_file.items()}
        if options["json"]:
            write_figures(options["json"], figures)

    def elsewhere(self, children: Children, given: dict[str, str], options: dict[str, Any]) -> dict[str, float]:
        """This command again, with other services."""
        report = children.folder / f"figures-{len(given)}.json"
        environment = services.handed_on(*ELSEWHERE) | {"VAR_DIR": f"{children.folder}/var-{len(given)}"} | given
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "benchmark_messaging", "--json", str(report)]
        for name in ("only", "sockets", "members", "rounds", "deliveries", "seconds", "messages"):
            value = options[name]
            command += [f"--{name}", *map(str, value if isinstance(value, (list, tuple)) else [value])]
        if children.run(command, environment):
            raise CommandError("It did not come to an end.")
        measured: dict[str, float] = json.loads(report.read_text())["figures"]
        return measured

    def measure(self, options: dict[str, Any]) -> dict[str, float]:
        figures: dict[str, float] = {}
        with new_database() as (children, environment):
            if "disk" in options["only"]:
                self.say(figures, {"P15": sending.disk(options["messages"])})
            if "send" in options["only"]:
                self.say(figures, sending.measure(options["members"], options["rounds"]))
            live = [one for one in ("fanout", "memory", "storm") if one in options["only"]]
            if live:
                most = max(options["sockets"])
                firms = rows.organisations(2, "live")
                people = rows.people(most, "live", firms)
                crowd = Crowd(people, rows.cookies(people), rows.conversation(firms))
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    runner.run(self.live(children, environment, crowd, live, figures, options))
        return figures

    async def live(
        self,
        children: Children,
        environment: dict[str, str],
        crowd: Crowd,
        parts: list[str],
        figures: dict[str, float],
        options: dict[str, Any],
    ) -> None:
        if "fanout" in parts or "memory" in parts:
            join = {"topic": "conversation", "id": crowd.talk.public_id}
            await self.fan_out(children, environment, crowd.cookies, join, parts, figures, options)
        if "storm" in parts:
            start = partial(start_counted, children, environment)
            self.say(figures, await storm(start, crowd.cookies, crowd.talk, crowd.people[0]))

    async def fan_out(
        self,
        children: Children,
        environment: dict[str, str],
        cookies: list[str],
        join: dict[str, str],
        parts: list[str],
        figures: dict[str, float],
        options: dict[str, Any],
    ) -> None:
        started = [
            await asyncio.to_thread(start, children, environment)
            for start in (start_ours, servers.bare, servers.grouped)
        ]
        stacks = [
            fanout.Stack(name, server, print) for name, server in zip(("ours", "bare", "grouped"), started, strict=True)
        ]
        stacks[0].say = fanout.by_line(stacks[0], f"conversation:{join['id']}")
        stacks[1].say, stacks[2].say = fanout.by_socket(stacks[1]), fanout.by_socket(stacks[2])
        costs: dict[str, list[float]] = {stack.name: [] for stack in stacks}
        sizes = sorted(options["sockets"])
        for size in sizes:
            memory = {}
            for stack in stacks:
                joining = join if stack.name == "ours" else None
                # What the first pages make the process load is no page's own.
                await stack.fill(cookies[: min(50, size)], joining)
                await stack.clear()
                await asyncio.sleep(1)
                before = stack.server.memory()
                await stack.fill(cookies[:size], joining)
                memory[stack.name] = (stack.server.memory() - before) / size / 1024
            if "memory" in parts:
                self.say(figures, {f"{name}_kb_per_socket@{size}": round(kb, 1) for name, kb in memory.items()})
                self.say(figures, {f"P3@{size}": ratio(memory["ours"], memory["bare"])})
            if "fanout" in parts:
                found = await fanout.in_turns(stacks, options["rounds"], options["deliveries"])
                for name, cost in found.items():
                    costs[name].append(cost)
                self.say(figures, {f"{name}_us_per_delivery@{size}": round(cost, 1) for name, cost in found.items()})
                self.say(
                    figures,
                    {
                        f"P1@{size}": ratio(found["ours"], found["bare"]),
                        f"group_send_times_bare@{size}": ratio(found["grouped"], found["bare"]),
                    },
                )
                await self.pace(stacks, size, figures, options)
            for stack in stacks:
                await stack.clear()
        if "fanout" in parts and len(sizes) > 1:
            # Of a whole message, by those who are there to hear it.
            for name in ("ours", "bare"):
                whole = [cost * size for cost, size in zip(costs[name], sizes, strict=True)]
                if all(whole):
                    self.say(figures, {f"{name}_deliver_slope": round(sending.slope(sizes, whole), 3)})

    async def pace(
        self, stacks: list[fanout.Stack], size: int, figures: dict[str, float], options: dict[str, Any]
    ) -> None:
        """In turns too, and of each the median turn counts: machines are quiet at one moment and busy at the next."""
        late: dict[str, list[float]] = {stack.name: [] for stack in stacks}
        cpu: dict[str, list[float]] = {stack.name: [] for stack in stacks}
        turns = max(5, options["rounds"])
        for _ in range(turns):
            for stack in stacks:
                times, cost = await fanout.paced(stack, options["seconds"] / turns)
                late[stack.name].append(fanout.p99(times))
                cpu[stack.name].append(cost)
        p99 = {name: statistics.median(times) for name, times in late.items()}
        self.say(figures, {f"{name}_p99_ms@{size}": round(time, 1) for name, time in p99.items()})
        self.say(figures, {f"P2@{size}": ratio(p99["ours"], p99["bare"])})
        paced = {name: statistics.median(costs) for name, costs in cpu.items()}
        self.say(figures, {f"{name}_us_per_delivery_paced@{size}": round(cost, 1) for name, cost in paced.items()})

    def say(self, figures: dict[str, float], found: dict[str, float]) -> None:
        figures |= found
        for name, number in found.items():
            self.stdout.write(f"  {name} {number}")
        self.stdout.flush()


def ratio(ours: float, theirs: float) -> float:
    """0 where so little was done that nothing could be measured."""
    return round(ours / theirs, 2) if theirs > 0 else 0.0


def deployed() -> dict[str, str]:
    """What an installation with services of its own must be told."""
    return {"SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "localhost,127.0.0.1"}


@contextmanager
def new_database() -> Iterator[tuple[Children, dict[str, str]]]:
    """An empty database with all tables beside the one at hand, for this process and those it starts; gone afterwards."""
    at_hand = connection.settings_dict["NAME"]
    with tempfile.TemporaryDirectory(prefix="anqud-benchmark-") as folder:
        connection.settings_dict["TEST"] |= {"MIGRATE": False}
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"] |= {"NAME": f"{folder}/benchmark.sqlite3"}
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        address = f"sqlite:///{name}"
        if settings.DATABASE_URL:
            address = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
        try:
            with Children() as children:
                yield children, services.handed_on() | {"VAR_DIR": f"{folder}/var", "DATABASE_URL": address}
        finally:
            connection.creation.destroy_test_db(at_hand, verbosity=0)


def start_ours(children: Children, environment: dict[str, str]) -> servers.Server:
    return servers.ours(children, environment, name="ours")


def start_counted(children: Children, environment: dict[str, str], port: int | None) -> servers.Server:
    return servers.ours(
        children, environment, name="counted", port=port, application="messaging.benchmark.counted:application"
    )
