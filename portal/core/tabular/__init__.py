"""Tables that people hand over as files: reading them with limits, reporting row by row, writing reports that are safe to open."""

from .command import ImportCommand
from .reading import read_table
from .report import Finding, Outcome, Report, RowReport
from .shapes import LIMITS, Column, Limits, Row, Table, Unreadable

__all__ = [
    "LIMITS",
    "Column",
    "Finding",
    "ImportCommand",
    "Limits",
    "Outcome",
    "Report",
    "Row",
    "RowReport",
    "Table",
    "Unreadable",
    "read_table",
]
