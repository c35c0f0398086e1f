"""Who comes is checked in once, by code or by name; what is forged, foreign or cancelled is told calmly."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.models import ALPHABET
from portal.core.realtime import topics
from portal.events import badges
from portal.events.models import Event, ParticipationType, Registration
from portal.events.queries.door import found_by_name, here_of, next_of
from portal.events.services.door import check_in, find_by_code, undo_check_in
from portal.events.services.meetings import accept, ask
from portal.events.services.walk_ins import let_in
from tests.factories.events import event_of, registered

from .days import goes_on_now
from .meetings import joins, set_up, times

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(cast: SimpleNamespace, b2b_day: Event) -> SimpleNamespace:
    event = goes_on_now(b2b_day)
    return SimpleNamespace(
        event=event,
        manager=cast.cluster_manager,
        huda=registered(event, cast.firm, person=cast.firm_owner, badge_name="Huda M."),
        guest=registered(event, cast.packer, name="سلمى العيسى", phone="+966501112223"),
        cast=cast,
    )


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def refused(event: Event, text: str, by: User) -> str:
    with pytest.raises(NotPossible) as said:
        find_by_code(event, text, by=by)
    assert said.value.field == "code"
    return said.value.code


def test_a_badge_says_an_address_that_only_we_can_make(today: SimpleNamespace) -> None:
    code = badges.typed_code(today.huda)
    assert len(code) == 9
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert code != badges.typed_code(today.guest)
    assert badges.read_scanned(badges.badge_address(today.huda)) == (today.huda.public_id, True)
    assert badges.drawn(today.huda).startswith("<svg")


def test_typed_or_scanned_it_is_found(today: SimpleNamespace) -> None:
    code = badges.typed_code(today.huda)
    ways = [code, code.upper(), code.replace("-", ""), f" {code[:6]} {code[6:]}"]
    for text in [*ways, badges.badge_address(today.huda)]:
        assert find_by_code(today.event, text, by=today.manager) == today.huda


def test_forged_and_foreign_codes_are_told_apart_from_ours(today: SimpleNamespace, cast: SimpleNamespace) -> None:
    other = registered(goes_on_now(event_of(cast.office, by=cast.cluster_manager, title="Another day")), cast.firm)
    address = badges.badge_address(today.huda)
    last = next(letter for letter in ALPHABET if letter != address.rstrip("/")[-1])
    assert refused(today.event, address.rstrip("/")[:-1] + last, today.manager) == "forged"
    assert refused(today.event, address.replace(today.huda.public_id, today.guest.public_id), today.manager) == "forged"
    assert refused(today.event, badges.badge_address(other), today.manager) == "foreign"
    assert refused(today.event, badges.typed_code(other), today.manager) == "forged"
    assert refused(today.event, "hello", today.manager) == "code"


def test_checked_in_once_however_many_doors_there_are(today: SimpleNamespace) -> None:
    at_one, at_other = (Registration.objects.get(pk=today.huda.pk) for _door in range(2))
    assert check_in(at_one, by=today.manager)
    first = at_one.checked_in_at
    assert not check_in(at_other, by=today.manager)
    assert at_other.checked_in_at == first
    assert (here_of(today.event).here, here_of(today.event).going) == (1, 2)
    for _twice in range(2):
        undo_check_in(at_one, by=today.manager)
    assert here_of(today.event).here == 0
    assert check_in(at_one, by=today.manager)


@pytest.mark.parametrize("state", sorted(set(Registration.State.values) - {"going"}))
def test_who_has_no_place_is_not_let_in_by_a_code(today: SimpleNamespace, state: str) -> None:
    Registration.objects.filter(pk=today.huda.pk).update(state=state)
    found = find_by_code(today.event, badges.typed_code(today.huda), by=today.manager)
    with pytest.raises(NotPossible) as said:
        check_in(found, by=today.manager)
    assert "Huda M." in said.value.message
    assert Registration.objects.get(pk=today.huda.pk).checked_in_at is None


def test_the_door_is_open_from_the_day_before_and_for_what_was_ticked_on_paper(today: SimpleNamespace) -> None:
    def refused_at(**moved: dt.timedelta) -> str:
        Event.objects.filter(pk=today.event.pk).update(**{name: timezone.now() + by for name, by in moved.items()})
        with pytest.raises(NotPossible) as said:
            check_in(Registration.objects.get(pk=today.huda.pk), by=today.manager)
        return said.value.code

    hours = lambda number: dt.timedelta(hours=number)  # noqa: E731
    assert refused_at(starts_at=hours(25), ends_at=hours(30)) == "early"
    assert refused_at(starts_at=hours(-60), ends_at=hours(-49)) == "late"
    Event.objects.filter(pk=today.event.pk).update(
        starts_at=timezone.now() - hours(50), ends_at=timezone.now() - hours(40)
    )
    assert check_in(Registration.objects.get(pk=today.huda.pk), by=today.manager)


def test_only_the_organisers_people_stand_at_the_door(today: SimpleNamespace, cast: SimpleNamespace) -> None:
    for person in (cast.firm_owner, cast.packer_owner, cast.government_officer):
        with pytest.raises(NotAllowed):
            find_by_code(today.event, badges.typed_code(today.huda), by=person)
        with pytest.raises(NotAllowed):
            check_in(today.huda, by=person)
        with pytest.raises(NotAllowed):
            undo_check_in(today.huda, by=person)
        with pytest.raises(NotAllowed):
            let_in(today.event, by=person, name="Somebody", phone="+966501234567")


def test_names_are_found_however_they_are_written(today: SimpleNamespace) -> None:
    assert found_by_name(today.event, "huda") == [today.huda]
    assert found_by_name(today.event, "سلمي العيسي") == [today.guest]
    assert found_by_name(today.event, today.cast.packer.name.upper()) == [today.guest]
    today.cast.firm_owner.full_name, today.cast.firm_owner.latin_name = "هدى المزروعي", "Hoda Mazrui"
    today.cast.firm_owner.save()
    assert found_by_name(today.event, "mazrui") == found_by_name(today.event, "المزروعي") == [today.huda]
    assert found_by_name(today.event, "nobody") == []
    assert found_by_name(today.event, "  ") == []


def test_whoever_comes_is_told_their_first_table(cast: SimpleNamespace, b2b_day: Event) -> None:
    set_up(b2b_day, cast.cluster_manager)
    firm, packer = joins(b2b_day, cast.firm, cast.firm_owner), joins(b2b_day, cast.packer, cast.packer_owner)
    slot = times(b2b_day)[3]
    accept(ask(firm, packer, by=cast.firm_owner, slot=slot), by=cast.packer_owner)
    event = goes_on_now(b2b_day, since=dt.timedelta(minutes=-5))
    huda = Registration.objects.get(event=event, person=cast.firm_owner)
    coming = next_of(huda)
    assert coming.meeting is not None
    assert coming.meeting.table is not None
    assert (coming.meeting.slot_id, coming.other) == (slot.pk, cast.packer)
    page = signed_in(cast.cluster_manager).post(
        reverse("events:door", args=[event.public_id]), {"code": badges.typed_code(huda)}, follow=True
    )
    assert "table <b>1</b>" in page.content.decode()
    assert cast.packer.name in page.content.decode()


def test_the_page_tells_who_and_since_when(today: SimpleNamespace) -> None:
    client, address = signed_in(today.manager), reverse("events:door", args=[today.event.public_id])
    first = client.post(address, {"code": badges.badge_address(today.huda)}, follow=True)
    assert "Huda M." in first.content.decode()
    assert "Already here" not in first.content.decode()
    assert "<b data-here>1</b> of <b data-going>2</b> are here" in first.content.decode()
    again = client.post(address, {"code": badges.typed_code(today.huda)}, follow=True)
    assert "Already here since" in again.content.decode()
    undo = reverse("events:registration_check_in_undo", args=[today.huda.public_id])
    assert "counts as not here" in client.post(undo, follow=True).content.decode()
    assert "camera=(self)" in first.headers["Permissions-Policy"]
    assert "camera=()" in client.get(today.event.get_absolute_url()).headers["Permissions-Policy"]


def test_what_is_wrong_stands_at_the_code_and_nothing_is_lost(today: SimpleNamespace) -> None:
    client, address = signed_in(today.manager), reverse("events:door", args=[today.event.public_id])
    wrong = client.post(address, {"code": "bcdf-2345"})
    assert wrong.status_code == 422
    assert "We have not made this code" in wrong.content.decode()
    assert "bcdf-2345" in wrong.content.decode()


def test_the_camera_of_a_telephone_opens_the_door_and_changes_nothing(today: SimpleNamespace) -> None:
    path = urlsplit(badges.badge_address(today.huda)).path
    page = signed_in(today.manager).get(path, follow=True)
    assert "Huda M." in page.content.decode()
    assert "Check in" in page.content.decode()
    assert Registration.objects.get(pk=today.huda.pk).checked_in_at is None
    own = signed_in(today.cast.firm_owner).get(path)
    assert own.headers["Location"] == reverse("events:registration_badge", args=[today.huda.public_id])
    assert signed_in(today.cast.packer_owner).get(path).status_code == 404
    assert signed_in(today.manager).get(path[:-3] + "zz/").status_code == 404
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("page", ["door", "door_list", "walk_in", "badge_list"])
def test_pages_of_the_door_are_the_organisers(today: SimpleNamespace, cast: SimpleNamespace, page: str) -> None:
    address = reverse(f"events:{page}", args=[today.event.public_id])
    assert signed_in(today.manager).get(address).status_code == 200
    for person in (cast.firm_owner, cast.packer_owner, cast.government_officer):
        assert signed_in(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_deeds_on_somebody_elses_registration_are_not_there(today: SimpleNamespace, cast: SimpleNamespace) -> None:
    """Theirs and a colleague's may be read, and still nobody but the organiser checks them in."""
    for name in ("registration_check_in", "registration_check_in_undo"):
        address = reverse(f"events:{name}", args=[today.huda.public_id])
        for person in (cast.firm_owner, cast.government_officer):
            assert signed_in(person).post(address).status_code == 404
    assert Registration.objects.get(pk=today.huda.pk).checked_in_at is None


def test_a_badge_is_ones_own(today: SimpleNamespace, cast: SimpleNamespace) -> None:
    address = reverse("events:registration_badge", args=[today.huda.public_id])
    page = signed_in(cast.firm_owner).get(address).content.decode()
    assert badges.typed_code(today.huda) in page
    assert "<svg" in page
    assert "Huda M." in page
    assert signed_in(cast.packer_owner).get(address).status_code == 404
    Registration.objects.filter(pk=today.huda.pk).update(state="cancelled")
    assert signed_in(cast.firm_owner).get(address).status_code == 404


def test_ten_badges_are_a_sheet(today: SimpleNamespace) -> None:
    for number in range(9):
        registered(today.event, today.cast.firm, name=f"Colleague {number}")
    page = signed_in(today.manager).get(reverse("events:badge_list", args=[today.event.public_id])).content.decode()
    assert page.count("ev-sheet") == 2
    assert page.count('class="ev-badge"') == 11


def test_the_list_on_paper_has_every_code(today: SimpleNamespace) -> None:
    page = signed_in(today.manager).get(reverse("events:door_list", args=[today.event.public_id])).content.decode()
    for one in (today.huda, today.guest):
        assert badges.typed_code(one) in page


def test_somebody_without_a_registration_is_let_in(today: SimpleNamespace) -> None:
    client, address = signed_in(today.manager), reverse("events:walk_in", args=[today.event.public_id])
    typed = {"name": "Omar Fayez", "organisation": "Delta Dates Trading", "phone": "050 777 8899"}
    page = client.post(address, typed, follow=True).content.decode()
    made = Registration.objects.get(event=today.event, name="Omar Fayez")
    assert (made.walk_in, made.state, made.organisation, made.phone) == (True, "going", None, "+966507778899")
    assert made.checked_in_at is not None
    assert made.comes_for == "Delta Dates Trading"
    assert "Omar Fayez" in page
    assert "Delta Dates Trading" in page
    again = client.post(address, typed | {"name": "O. Fayez"}, follow=True)
    assert again.status_code == 200
    assert Registration.objects.filter(event=today.event, phone="+966507778899").count() == 1


def test_an_organisation_of_ours_is_recognised(today: SimpleNamespace, cast: SimpleNamespace) -> None:
    client, address = signed_in(today.manager), reverse("events:walk_in", args=[today.event.public_id])
    client.post(address, {"name": "Omar", "organisation": cast.packer.name.lower(), "phone": "+966507778899"})
    made = Registration.objects.get(event=today.event, name="Omar")
    assert (made.organisation, made.organisation_name) == (cast.packer, "")


def test_whoever_waits_gets_a_place_instead_of_a_second_registration(today: SimpleNamespace) -> None:
    Registration.objects.filter(pk=today.guest.pk).update(state="waiting", queued_at=timezone.now())
    found = let_in(today.event, by=today.manager, name="Salma", phone="+966501112223")
    assert found == today.guest
    assert (found.state, found.walk_in, found.name) == ("going", True, "سلمى العيسى")


def test_over_the_number_of_places_only_by_choice(today: SimpleNamespace) -> None:
    Event.objects.filter(pk=today.event.pk).update(capacity=2)
    client, address = signed_in(today.manager), reverse("events:walk_in", args=[today.event.public_id])
    typed = {"name": "Omar", "organisation": "", "phone": "+966507778899"}
    full = client.post(address, typed)
    assert full.status_code == 422
    assert "All places are taken: 2 of 2" in full.content.decode()
    assert 'name="over"' in full.content.decode()
    assert not Registration.objects.filter(name="Omar").exists()
    client.post(address, typed | {"over": "on"})
    assert Registration.objects.get(name="Omar").walk_in


def test_a_type_without_a_place_asks_too(today: SimpleNamespace) -> None:
    buyer = ParticipationType.objects.create(event=today.event, name="Buyer", capacity=1)
    let_in(today.event, by=today.manager, name="One", phone="+966507778891", as_type=buyer)
    with pytest.raises(NotPossible) as said:
        let_in(today.event, by=today.manager, name="Two", phone="+966507778892", as_type=buyer)
    assert (said.value.code, said.value.field) == ("full", "over")


def test_the_door_asks_the_same_of_one_and_of_thirty(
    today: SimpleNamespace, django_assert_max_num_queries: object
) -> None:
    client, address = signed_in(today.manager), reverse("events:door", args=[today.event.public_id])
    check_in(today.huda, by=today.manager)
    for number in range(30):
        registered(today.event, today.cast.firm, name=f"Huda {number}")
    client.get(address)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get(f"{address}?q=huda&who={today.huda.public_id}")


def test_open_doors_count_together(today: SimpleNamespace, cast: SimpleNamespace) -> None:
    """What a door hears when it opens, and who may listen."""
    door = topics.get("door")
    assert door is not None
    check_in(today.huda, by=today.manager)
    joined = door.join(today.manager, today.event.public_id, {})
    assert joined.group == f"door:{today.event.public_id}"
    assert joined.events == [{"event": "counted", "here": 1, "going": 2}]
    for person in (cast.firm_owner, cast.government_officer):
        with pytest.raises(NotAllowed):
            door.join(person, today.event.public_id, {})
