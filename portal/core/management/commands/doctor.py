"""manage.py doctor: what is well and what is not, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.core.doctor import Finding, State, examine


class Command(BaseCommand):
    help = "Look at everything the portal stands on, and say what is wrong and what to do. Exit code 1 when something fails."
    # It says itself what is wrong with the settings, and goes on.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines: one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, Finding] = {}
        for name, finding in examine():
            found[name] = finding
            if not options["json"]:
                self.tell(name, finding)
        failing = [name for name, finding in found.items() if finding.state == State.FAILING]
        if options["json"]:
            checks = [{"name": name, **asdict(finding)} for name, finding in found.items()]
            self.stdout.write(json.dumps({"ok": not failing, "checks": checks}, indent=1))
        if failing:
            raise CommandError(f"{len(failing)} of {len(found)} checks fail: {', '.join(failing)}.")

    def tell(self, name: str, finding: Finding) -> None:
        style = {State.OK: self.style.SUCCESS, State.WARNING: self.style.WARNING, State.FAILING: self.style.ERROR}
        state = style.get(finding.state, self.style.NOTICE)(f"{finding.state:8}")
        self.stdout.write(f"{state} {name}: {finding.said}")
        if finding.remedy:
            self.stdout.write(f"         → {finding.remedy}")
        self.stdout.flush()
