"""Workbooks that are handed out: no formula in them, and they begin where their language does."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import translation

from portal.core.tabular.writing import workbook


@pytest.mark.parametrize(("language", "from_the_right"), [("ar", True), ("en", False), ("fr", False)])
def test_a_workbook_begins_where_its_language_does(language: str, from_the_right: bool) -> None:
    with translation.override(language):
        book = openpyxl.load_workbook(io.BytesIO(workbook([("1", [["a", 2]]), ("2", [["b"]])])))
    assert [sheet.sheet_view.rightToLeft for sheet in book] == [from_the_right] * 2


@pytest.mark.parametrize("sign", "=+-@")
def test_no_cell_of_a_workbook_is_run(sign: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([("1", [[f"{sign}Plus", -2]])])))
    assert [cell.value for cell in book["1"][1]] == [f"'{sign}Plus", -2]
