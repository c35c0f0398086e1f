"""What the seeding leaves alone, and that it starts again after it was broken off."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.demo.services import is_seeded, seed_demo, seeding
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_a_database_with_other_organisations_is_left_alone(db: None) -> None:
    OrganisationFactory()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("seed_demo")
    assert not is_seeded()


def test_what_breaks_off_leaves_nothing_and_can_start_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed half-way is a transaction that never ends: here it is broken by an error at the last part."""

    class Killed(Exception):
        pass

    def killed(cast: Any) -> None:
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(seeding, "write_memory", killed)
        with pytest.raises(Killed):
            seed_demo()
    assert not is_seeded()
    assert not User.objects.exists()
    assert seed_demo()
