"""The command around an import: a preview unless told to apply, everything or nothing, a report either way."""

from __future__ import annotations

from abc import abstractmethod
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .reading import read_table
from .report import Outcome, Report, RowReport
from .shapes import Column, Row, Table, Unreadable

ROWS_AT_ONCE = 500
PROBLEMS_SHOWN = 20
ROWS_NAMED = 8


class Importer(Protocol):
    """Compares rows with what is there, keeps what is to be written, and writes it."""

    def examine(self, rows: Sequence[Row]) -> Iterable[RowReport]:
        """What would become of each of these rows."""

    def write(self) -> None:
        """Write what was found new or changed. Runs in the transaction of the whole import."""


class ImportCommand(BaseCommand):
    """Subclasses say which `columns` there are and hand out an importer; `about` opens the help."""

    columns: ClassVar[Sequence[Column]] = ()
    about: ClassVar[str] = ""

    @abstractmethod
    def importer(self, *, source: str, options: dict[str, Any]) -> Importer:
        """A fresh importer for one file."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        kwargs.setdefault("epilog", self._columns_as_text())
        self.help = self.about
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the table: .csv, .xlsx or .jsonl")
        parser.add_argument("--apply", action="store_true", help="write; without it the file is only compared")
        parser.add_argument(
            "--skip-refused", action="store_true", help="with --apply: write the other rows although some are refused"
        )
        parser.add_argument("--report", type=Path, metavar="FILE", help="write what becomes of each row to this .csv")
        parser.add_argument("--source", default="import", help="name of where the rows come from (default: import)")
        parser.add_argument("--encoding", default="", help="encoding of a .csv or .jsonl, when the guess is wrong")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        report = Report()
        apply, importer = options["apply"], self.importer(source=options["source"], options=options)
        try:
            self._report_must_be_writable(options)
            table = read_table(options["file"], self.columns, encoding=options["encoding"])
            with transaction.atomic() if apply else nullcontext():
                self._examine(table, importer, report)
                refused = report.counts[Outcome.REFUSED]
                written = apply and (not refused or options["skip_refused"])
                if written:
                    importer.write()
        except Unreadable as damage:
            raise CommandError(
                " ".join(filter(None, [damage.problem, damage.fix, _("Nothing was written.")]))
            ) from damage
        self._tell(report, table, options)
        if written:
            counts = {name.value: f"{report.counts[name]:,}" for name in (Outcome.NEW, Outcome.CHANGED)}
            self.stdout.write(_("Written: %(new)s new, %(changed)s changed.") % counts)
        if refused and not written:
            if apply:
                raise CommandError(
                    _("Nothing was written. Correct the refused rows, or leave them out with --skip-refused.")
                )
            raise CommandError(_("Some rows are refused. Nothing was written."))
        if not apply:
            self.stdout.write(_("This was a preview, nothing was written. Write with --apply."))

    def _report_must_be_writable(self, options: dict[str, Any]) -> None:
        report: Path | None = options["report"]
        if report and (report.resolve() == options["file"].resolve() or not report.resolve().parent.is_dir()):
            raise CommandError(_("The report cannot be written to %(path)s.") % {"path": report})

    @staticmethod
    def _examine(table: Table, importer: Importer, report: Report) -> None:
        while some := list(islice(table.rows, ROWS_AT_ONCE)):
            for row in importer.examine(some):
                report.add(row)

    def _tell(self, report: Report, table: Table, options: dict[str, Any]) -> None:
        for note in table.notes:
            self.stdout.write(note)
        for finding, rows in report.problems()[:PROBLEMS_SHOWN]:
            named = _(", ").join(str(row) for row in rows[:ROWS_NAMED]) + ("…" if len(rows) > ROWS_NAMED else "")
            where = ngettext("Row %(rows)s", "%(number)s rows (%(rows)s)", len(rows)) % {
                "rows": named,
                "number": f"{len(rows):,}",
            }
            place = _(", ").join([where, finding.column]) if finding.column else where
            self.stdout.write(f"{place}: {finding.problem} {finding.fix}".rstrip())
        if (more := len(report.problems()) - PROBLEMS_SHOWN) > 0:
            self.stdout.write(ngettext("%(number)s more problem", "%(number)s more problems", more) % {"number": more})
        if options["report"]:
            report.write(options["report"])
            self.stdout.write(_("Each row is told in %(path)s.") % {"path": options["report"]})
        self.stdout.write(report.summary())

    def _columns_as_text(self) -> str:
        width = max((len(column.name) for column in self.columns), default=0)
        lines = [
            f"  {column.name:<{width}}  {'*' if column.required else ' '} {column.about}" for column in self.columns
        ]
        return "\n".join(["columns (* must be there; lists are separated by semicolons):", *lines])
