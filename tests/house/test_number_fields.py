"""Every field for a number of every form reads numbers as people write them: one family of fields, digits of every script."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.forms import DecimalField, Field, FloatField, IntegerField

from portal.ui.numbers import AsTyped
from tests.house.test_forms_speak import FORMS, asked, every_form, filled

__all__ = ["asked"]  # a fixture: a request stands open, as some forms need

pytestmark = pytest.mark.django_db
# The same number in Arabic-Indic and Persian digits, and with the spaces of French.
TWELVE = ["12", "١٢", "۱۲", "\u00a012\u202f", "1\u202f2", "1\u00a02"]
KINDS = (IntegerField, DecimalField, FloatField, AsTyped)


def numbers_of(fields: dict[str, Field]) -> dict[str, Field]:
    return {name: one for name, one in fields.items() if isinstance(one, KINDS) and not one.widget.is_hidden}


def test_no_form_has_a_number_field_of_another_family() -> None:
    found = [
        (form, name, one) for form in every_form() for name, one in numbers_of(getattr(form, "base_fields", {})).items()
    ]
    assert len(found) > 40
    assert [
        f"{form.__module__}.{form.__name__}.{name}" for form, name, one in found if not isinstance(one, AsTyped)
    ] == []


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("name", FORMS)
def test_a_number_is_read_in_digits_and_spaces_of_every_script(name: str, cast: SimpleNamespace) -> None:
    for label, field in numbers_of(filled(name, "nothing", cast).fields).items():
        field.validators = []
        read = [
            Decimal(field.to_python(typed) if not hasattr(field, "unreadable") else field.clean(typed))
            for typed in TWELVE
        ]
        assert read == [12] * len(TWELVE), label
