"""A table of places of the operator's own: what is wrong in it is said with file and row, and nothing of it is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.core.doctor import State
from portal.taxonomy.checkup import look_at_vocabulary
from portal.taxonomy.models import Region
from portal.taxonomy.places import WrongTables, wrong_places
from portal.taxonomy.services import load_regions

TOWNS = "slug,country,province,name_en,name_fr,name_ar,latitude,longitude\n"
GOOD = "new-town,SA,riyadh-region,New Town,Ville neuve,مدينة جديدة,24.5,46.5\n"


def test_our_own_tables_are_right() -> None:
    assert wrong_places() == []


@pytest.mark.parametrize(
    ("table", "content", "said"),
    [
        ("towns.csv", TOWNS + GOOD + "x,SA,nowhere,X,X,س,24,46\n", "row 3: there is no province “nowhere” in SA."),
        ("towns.csv", TOWNS + GOOD + "x,TN,riyadh-region,X,X,س,24,46\n", "row 3: there is no province"),
        ("towns.csv", TOWNS + GOOD + "x,SA,,X,X,س,north,46\n", "row 3: latitude and longitude"),
        ("towns.csv", TOWNS + GOOD + "x,SA,,X,X,س,124,46\n", "row 3: latitude and longitude"),
        ("towns.csv", TOWNS + GOOD + GOOD, "row 3: the slug “new-town” is taken"),
        ("towns.csv", TOWNS + GOOD + "x y,SA,,X,X,س,24,46\n", "row 3: “x y” is no slug"),
        ("towns.csv", TOWNS + GOOD + "x,XX,,X,X,س,24,46\n", "row 3: no country has the code “XX”."),
        ("towns.csv", TOWNS + GOOD + "x,SA,,X,,,24,46\n", "row 3: name_fr, name_ar must be filled."),
        ("towns.csv", TOWNS + GOOD + f"x,SA,,{'X' * 81},X,س,24,46\n", "row 3: a name may have 80 letters."),
        ("towns.csv", TOWNS + GOOD + "x,SA\n", "row 3: it has more or fewer cells"),
        ("towns.csv", "slug,country\nx,SA\n", "the columns province, name_en"),
        ("provinces.csv", b"\xff\xfe", "no CSV file in UTF-8."),
        (
            "countries.csv",
            "code,name_en,name_fr,name_ar,latitude,longitude\nksa,K,K,س,1,2\n",
            "row 2: “ksa” is no code",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_nothing_is_loaded(
    settings: Settings, tmp_path: Path, db: None, table: str, content: str | bytes, said: str
) -> None:
    settings.PLACES_DIR = tmp_path
    (tmp_path / table).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(WrongTables) as refused:
        load_regions()
    assert any(said in sentence and table in sentence for sentence in refused.value.sentences)
    assert not Region.objects.exists()


def test_the_command_and_doctor_say_it(settings: Settings, tmp_path: Path, db: None) -> None:
    settings.PLACES_DIR = tmp_path
    (tmp_path / "towns.csv").write_text(TOWNS + GOOD + "x,SA,nowhere,X,X,س,24,46\n", encoding="utf-8")
    with pytest.raises(CommandError, match="row 3"):
        call_command("load_taxonomy", verbosity=0)
    found = look_at_vocabulary()
    assert (found.state, "row 3" in found.said, "load_taxonomy" in found.remedy) == (State.FAILING, True, True)
