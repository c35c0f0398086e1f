"""register_people --event ID --csv FILE | --members N: many at once, by the organiser; a file with one wrong row registers nobody."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.accounts.identifiers import is_email, read_identifier
from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.tabular import Column, Finding, Outcome, Report, Row, RowReport, Unreadable, read_table
from portal.core.text import clean_line
from portal.events.models import Event, ParticipationType
from portal.events.services.registering import LONGEST_NAME, Comer, register_many
from portal.events.services.telling import organisers_of
from portal.organisations.models import Membership, Organisation
from portal.organisations.queries.names import organisations_named

COLUMNS = (
    Column("name", "who comes", required=True, longest=LONGEST_NAME),
    Column("reach", "mobile number or e-mail; of somebody with an account here: theirs", required=True, longest=254),
    Column("organisation", "as it stands in the directory", required=True, longest=200),
    Column("type", "as what they come, as the event calls it", longest=80),
    Column("badge", "name on the badge, where it is another", longest=LONGEST_NAME),
)
PROBLEMS_SHOWN = 50


class Command(BaseCommand):
    help = "Registers many people for an event, in the organiser's name. A file with one wrong row registers nobody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--event", required=True, help="the public id of the event, from its address")
        parser.add_argument(
            "--by", default="", help="e-mail or number of who does it; else the organiser's first person"
        )
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument(
            "--csv", type=Path, help="the table: .csv, .xlsx or .jsonl; columns name, reach, organisation"
        )
        source.add_argument(
            "--members", type=int, help="so many people with an account, one of each organisation first"
        )
        parser.add_argument("--report", type=Path, help="write what becomes of each row to this .csv")

    def handle(self, *args: Any, **options: Any) -> None:
        event = Event.objects.select_related("organiser", "cluster").filter(public_id=options["event"]).first()
        if event is None:
            raise CommandError(_("There is no event with this id."))
        by = self._by(event, options["by"])
        people = self._read(event, by, options) if options["csv"] else list(members_for(event, options["members"]))
        try:
            counts = register_many(event, by=by, people=people)
        except NotAllowed as refusal:
            raise CommandError(_("Only the organiser's people register others.")) from refusal
        except NotPossible as refusal:
            raise CommandError(refusal.message) from refusal
        for state in ("going", "waiting", "known"):
            self.stdout.write(f"{state}: {counts[state]:,}")

    @staticmethod
    def _by(event: Event, typed: str) -> User:
        if typed:
            key = {"email": typed.casefold()} if is_email(typed) else {"phone": typed}
            found = User.objects.filter(is_active=True, **key).first()
        else:
            found = next(iter(organisers_of(event)), None)
        if found is None:
            raise CommandError(_("Say with --by who registers them."))
        return found

    def _read(self, event: Event, by: User, options: dict[str, Any]) -> list[tuple[Organisation, Comer]]:
        report = Report()
        reader = _Reader(event, by)
        try:
            for row in read_table(options["csv"], COLUMNS).rows:
                report.add(reader.read(row))
        except Unreadable as damage:
            raise CommandError(" ".join(filter(None, [damage.problem, damage.fix]))) from damage
        if options["report"]:
            report.write(options["report"])
        for one in report.refused[:PROBLEMS_SHOWN]:
            for finding in one.findings:
                where = ", ".join(filter(None, [_("row %(row)s") % {"row": one.row}, finding.column]))
                self.stdout.write(f"{where}: {finding.problem} {finding.fix}".rstrip())
        self.stdout.write(report.summary())
        if report.refused:
            raise CommandError(_("Some rows are refused. Nobody was registered."))
        return reader.people


class _Reader:
    """Reads rows one after the other, and remembers who stood in them."""

    def __init__(self, event: Event, by: User) -> None:
        self.by = by
        self.types = {one.name.casefold(): one for one in ParticipationType.objects.filter(event=event)}
        self.regions = [event.organiser.country]
        self.organisations: dict[str, list[Organisation]] = {}
        self.seen: dict[str, int] = {}
        self.people: list[tuple[Organisation, Comer]] = []

    def read(self, row: Row) -> RowReport:
        found = list(row.findings)
        name, typed = clean_line(row["name"]), clean_line(row["organisation"])
        reach = self._reach(row, found)
        if reach and reach in self.seen:
            found.append(Finding("reach", _("The same as in row %(row)s.") % {"row": self.seen[reach]}))
        if typed not in self.organisations:
            self.organisations[typed] = organisations_named([typed], self.by)[typed] if typed else []
        named = self.organisations[typed]
        if typed and len(named) != 1:
            problem = _("This name can be several.") if named else _("We do not know this organisation.")
            found.append(Finding("organisation", problem, _("Write the name as it stands in the directory.")))
        kind = self.types.get(clean_line(row["type"]).casefold())
        if row["type"] and kind is None:
            found.append(Finding("type", _("The event does not know this.")))
        if self.types and not row["type"]:
            found.append(Finding("type", _("Choose as what they come.")))
        if not found and reach:
            self.seen[reach] = row.number
            self.people.append((named[0], self._comer(row, named[0], reach, kind)))
        outcome = Outcome.REFUSED if found else Outcome.NEW
        return RowReport(row=row.number, key=name, outcome=outcome, findings=tuple(found))

    def _reach(self, row: Row, found: list[Finding]) -> str:
        try:
            return read_identifier(row["reach"], self.regions) if row["reach"] else ""
        except ValidationError as error:
            found.append(Finding("reach", " ".join(error.messages)))
            return ""

    @staticmethod
    def _comer(row: Row, organisation: Organisation, reach: str, kind: ParticipationType | None) -> Comer:
        """With their account, where it is one of this organisation."""
        key = "email" if is_email(reach) else "phone"
        seats = Membership.objects.filter(organisation=organisation, ended_at=None, user__is_active=True)
        seat = seats.filter(**{f"user__{key}": reach}).select_related("user").first()
        return Comer(
            person=seat.user if seat else None,
            name=row["name"],
            badge_name=row["badge"],
            type=kind,
            **{key: reach},
        )


def members_for(event: Event, number: int) -> Iterable[tuple[Organisation, Comer]]:
    """So many people of members: of the event's cluster where it has one; one of each organisation, then a second, and so on."""
    seats = Membership.objects.filter(ended_at=None, user__is_active=True, organisation__published_at__isnull=False)
    if event.cluster:
        placed = {"organisation__cluster_memberships__cluster": event.cluster}
        seats = seats.filter(**placed, organisation__cluster_memberships__ended_at=None)
    kinds = list(ParticipationType.objects.filter(event=event))
    turn: dict[int, int] = {}
    ranked = []
    for seat in seats.select_related("user", "organisation").order_by("organisation", "pk").distinct():
        turn[seat.organisation_id] = turn.get(seat.organisation_id, 0) + 1
        ranked.append((turn[seat.organisation_id], seat.organisation_id, seat))
    known: set[int] = set()
    for _turn, _organisation, seat in sorted(ranked, key=lambda one: one[:2]):
        if len(known) < number and seat.user_id not in known:
            known.add(seat.user_id)
            kind = kinds[len(known) % len(kinds)] if kinds else None
            yield seat.organisation, Comer(person=seat.user, type=kind)
