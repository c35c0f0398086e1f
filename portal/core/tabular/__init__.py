"""Tables that people hand over as files: reading them with limits, reporting row by row, writing reports that are safe to open."""

from .command import ImportCommand
from .reading import read_table, rows_of
from .report import Finding, Outcome, Report, RowReport, guarded
from .shapes import LIMITS, Column, Limits, Record, Row, Table, Unreadable
from .sheets import Line, Sheet, read_sheet

__all__ = [
    "LIMITS",
    "Column",
    "Finding",
    "ImportCommand",
    "Limits",
    "Line",
    "Outcome",
    "Record",
    "Report",
    "Row",
    "RowReport",
    "Sheet",
    "Table",
    "Unreadable",
    "guarded",
    "read_sheet",
    "read_table",
    "rows_of",
]
