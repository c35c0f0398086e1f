"""What the operator writes down of working days goes before what is calculated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts.models import User
from portal.core.calendar import add_working_days, evening_of, is_working_day, morning_of, quiet_times
from portal.taxonomy.models import OfficeDays, Region
from portal.taxonomy.office_days import delete_office_days, office_days_of, save_office_days
from portal.taxonomy.signals import office_days_changed

pytestmark = pytest.mark.django_db

NATIONAL_DAY = dt.date(2026, 9, 23)
THURSDAY, FRIDAY, SATURDAY, SUNDAY = (dt.date(2026, 11, day) for day in (26, 27, 28, 29))


@pytest.fixture(autouse=True)
def countries() -> None:
    for code, name in (("SA", "Saudi Arabia"), ("MA", "Morocco"), ("EG", "Egypt")):
        Region.objects.create(slug=code.lower(), kind="country", country=code, name_en=name, name_fr=name, name_ar=name)


def written(django_capture_on_commit_callbacks, **facts) -> OfficeDays:
    row = OfficeDays(**({"country": "SA", "last": facts["first"]} | facts))
    row.full_clean()
    with django_capture_on_commit_callbacks(execute=True):
        save_office_days([row])
    return row


@pytest.fixture
def write(django_capture_on_commit_callbacks):
    return lambda **facts: written(django_capture_on_commit_callbacks, **facts)


def test_a_day_that_offices_are_closed_is_no_working_day(write) -> None:
    assert is_working_day(SUNDAY, "SA")
    write(kind="closed", first=SUNDAY)
    assert not is_working_day(SUNDAY, "SA")
    assert is_working_day(SUNDAY, "EG")
    assert add_working_days(THURSDAY, 1, "SA") == dt.date(2026, 11, 30)


def test_a_holiday_that_was_moved(write) -> None:
    write(kind="open", first=NATIONAL_DAY)
    write(kind="closed", first=NATIONAL_DAY + dt.timedelta(days=1))
    assert is_working_day(NATIONAL_DAY, "SA")
    assert not is_working_day(NATIONAL_DAY + dt.timedelta(days=1), "SA")


def test_half_a_day_is_counted_by_nobody(write) -> None:
    write(
        country="MA", kind="half", first=dt.date(2026, 1, 1), last=dt.date(2026, 12, 31), weekday=3, closes=dt.time(12)
    )
    assert not is_working_day(THURSDAY, "MA")
    assert is_working_day(FRIDAY, "MA")
    assert evening_of(THURSDAY, "MA").time() == dt.time(12)


def test_hours_of_ramadan(write) -> None:
    write(kind="hours", first=dt.date(2027, 2, 8), last=dt.date(2027, 3, 8), opens=dt.time(10), closes=dt.time(15))
    inside, after = dt.date(2027, 2, 14), dt.date(2027, 4, 4)
    assert (morning_of(inside, "SA").hour, evening_of(inside, "SA").hour) == (10, 15)
    assert (morning_of(after, "SA").hour, evening_of(after, "SA").hour) == (8, 18)
    assert is_working_day(inside, "SA")


def test_a_quiet_time_takes_the_place_of_the_calculated_one(write) -> None:
    (calculated,) = quiet_times("SA", 2027)
    moved = tuple(day + dt.timedelta(days=1) for day in calculated)
    write(kind="quiet", first=moved[0], last=moved[1])
    assert quiet_times("SA", 2027) == (moved,)
    assert quiet_times("EG", 2027) == (calculated,)


def test_what_is_taken_away_is_calculated_again(write, django_capture_on_commit_callbacks) -> None:
    row = write(kind="closed", first=SUNDAY)
    heard: list[str] = []

    def hears(country: str, **_: object) -> None:
        heard.append(country)

    office_days_changed.connect(hears)
    with django_capture_on_commit_callbacks(execute=True):
        delete_office_days([row.pk])
    office_days_changed.disconnect(hears)
    assert is_working_day(SUNDAY, "SA")
    assert heard == ["SA"]


def test_many_days_are_asked_with_one_query(write, django_assert_num_queries) -> None:
    write(kind="closed", first=SUNDAY)
    with django_assert_num_queries(1):
        assert len(office_days_of("SA")) == 1
        add_working_days(THURSDAY, 40, "SA")
        add_working_days(THURSDAY, 40, "EG")


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("country", {"country": "XX", "kind": "closed"}),
        ("__all__", {"kind": "closed", "last": SATURDAY}),
        ("closes", {"kind": "half"}),
        ("closes", {"kind": "hours", "opens": dt.time(10), "closes": dt.time(9)}),
        ("opens", {"kind": "closed", "opens": dt.time(10)}),
        ("weekday", {"kind": "quiet", "weekday": 3}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(field: str, facts: dict[str, object]) -> None:
    row = OfficeDays(**({"country": "SA", "first": SUNDAY, "last": SUNDAY} | facts))
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == [field]


TABLE = """country,kind,first,last,weekday,opens,closes,what
sa,closed,2027-03-09,2027-03-12,,,,Eid al-Fitr
MA,half,2027-01-01,2027-12-31,Saturday,09:00,12:30,
"""


def test_a_table_is_written_whole_and_once(tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    table.write_text(TABLE)
    call_command("import_office_days", table, apply=True)
    call_command("import_office_days", table, apply=True)
    assert [str(row) for row in OfficeDays.objects.all()] == [
        "MA 2027-01-01 – 2027-12-31: half a day",
        "SA 2027-03-09 – 2027-03-12: Eid al-Fitr",
    ]
    assert OfficeDays.objects.get(country="MA").weekday == OfficeDays.Weekday.SATURDAY


def test_a_table_with_a_wrong_row_is_refused_whole(tmp_path: Path, capsys) -> None:
    table = tmp_path / "days.csv"
    table.write_text(
        TABLE + "SA,closed,2027-03-09,2027-03-12,,,,again\nSA,shut,2027-05-01,,,,,\nQQ,closed,2027-06-40,,,,,\n"
    )
    with pytest.raises(CommandError):
        call_command("import_office_days", table, apply=True)
    said = capsys.readouterr().out
    assert "Row 4: This time stands in an earlier row already." in said
    assert "Row 5, kind:" in said
    assert "Row 6, first:" in said
    assert OfficeDays.objects.count() == 0


def test_the_staff_writes_it_in_the_admin(
    client: Client, staff_member: User, django_capture_on_commit_callbacks
) -> None:
    client.force_login(staff_member)
    facts = {"country": "sa", "kind": "closed", "first": "2026-11-29", "last": "2026-11-29", "what": "A flood"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/admin/taxonomy/officedays/add/", facts)
    assert answer.status_code == 302
    assert not is_working_day(SUNDAY, "SA")
    assert "A flood" in client.get("/admin/taxonomy/officedays/").content.decode()
