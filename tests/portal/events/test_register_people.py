"""The command that registers many: a file with one wrong row registers nobody; members are taken one of each organisation first."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from portal.events.models import Event, Registration
from portal.events.services.asking import write_type

pytestmark = pytest.mark.django_db


def run(event: Event, **options: object) -> str:
    said = io.StringIO()
    try:
        call_command("register_people", event=event.public_id, stdout=said, **options)
    except CommandError as refusal:
        return f"{said.getvalue()}\nrefused: {refusal}"
    return said.getvalue()


def test_a_file_is_registered_whole(cast: SimpleNamespace, b2b_day: Event, tmp_path: Path) -> None:
    write_type(b2b_day, by=cast.cluster_manager, name="Buyer")
    file = tmp_path / "people.csv"
    lines = [
        "name,reach,organisation,type",
        "Sami Haddad,0501234567,Dar Sanabel Dates,Buyer",
        f"Huda,{cast.firm_owner.email},Dar Sanabel Dates,buyer",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert "going: 2" in run(b2b_day, csv=file)
    first, second = Registration.objects.order_by("pk")
    assert (first.phone, first.person) == ("+966501234567", None)
    assert (second.person, second.email) == (cast.firm_owner, "")
    assert "known: 2" in run(b2b_day, csv=file)


def test_a_file_with_wrong_rows_registers_nobody_and_says_which(
    cast: SimpleNamespace, b2b_day: Event, tmp_path: Path
) -> None:
    file, report = tmp_path / "people.csv", tmp_path / "report.csv"
    lines = [
        "name,reach,organisation",
        "Sami,0501234567,Dar Sanabel Dates",
        "Twice,+966 50 123 4567,Dar Sanabel Dates",
        "Lost,lost@firm.example,Nobody at all",
        "Mute,12,Dar Sanabel Dates",
        ",a@b.example,Dar Sanabel Dates",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    said = run(b2b_day, csv=file, report=report)
    assert "refused: Some rows are refused." in said
    for row in ("row 3, reach", "row 4, organisation", "row 5, reach", "row 6, name"):
        assert row in said
    assert "row 2" not in said.replace("in row 2", "")
    assert not Registration.objects.exists()
    assert report.read_text(encoding="utf-8-sig").count("refused") == 4


def test_members_are_registered_one_of_each_first(cast: SimpleNamespace, b2b_day: Event) -> None:
    assert "going: 3" in run(b2b_day, members=3)
    came = Registration.objects.values_list("organisation__slug", flat=True)
    assert sorted(came) == ["dar-sanabel", "dar-sanabel", "nakhla-pack"]


def test_others_register_nobody(cast: SimpleNamespace, b2b_day: Event) -> None:
    assert "Only the organiser" in run(b2b_day, members=1, by=cast.firm_owner.email)
    assert "no event" in run(Event(public_id="bbbbbbbbbbbb"), members=1)
    assert not Registration.objects.exists()
