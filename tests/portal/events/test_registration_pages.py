"""The pages of registering: who opens which, what is typed is kept, lists cost the same at ten and at a thousand rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.events.keys import link_for
from portal.events.models import Event, Invitation, Registration, Session, SessionPlace
from portal.events.services.asking import write_question, write_type
from portal.events.services.holding import call_off_event
from portal.events.services.registering import Comer, cancel, register
from tests.factories.events import event_of, registered

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]
State = Registration.State


def text_of(response: Any) -> str:
    return str(response.content.decode())


def at(name: str, thing: Any) -> str:
    return reverse(f"events:{name}", args=[thing.public_id])


def typed(event: Event, **more: str) -> dict[str, str]:
    return {"rows": "1", "submission": str(uuid4()), "who_0": ""} | more


def test_several_are_registered_in_one_form(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    kind = write_type(b2b_day, by=cast.cluster_manager, name="Buyer")
    asked = write_question(b2b_day, by=cast.cluster_manager, text="Do you need an interpreter?", kind="yes")
    client = browser_of(cast.firm_owner)
    page = text_of(client.get(at("register", b2b_day)))
    assert f'value="{cast.firm_owner.public_id}" selected' in page
    assert "Do you need an interpreter?" in page
    given = typed(b2b_day, rows="2", who_0=cast.firm_owner.public_id, type_0=kind.public_id)
    given |= {f"{asked.public_id}_0": "no", "name_1": "Sami Haddad", "reach_1": "0501234567", "badge_1": "Sami"}
    given |= {"type_1": kind.public_id, "standby_1": "on"}
    more = client.post(at("register", b2b_day), given | {"add": "1"})
    assert more.status_code == 200
    assert "Sami Haddad" in text_of(more)
    assert "who_2" in text_of(more)
    assert client.post(at("register", b2b_day), given | {"rows": "3"}).status_code == 302
    first, second = Registration.objects.order_by("pk")
    assert (first.person, first.answers, first.state) == (cast.firm_owner, {asked.public_id: "no"}, "going")
    assert (second.phone, second.badge_name, second.standby) == ("+966501234567", "Sami", True)
    overview = text_of(client.get(b2b_day.get_absolute_url()))
    assert "You are going." in overview
    assert "2 people" in overview


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"who_0": "nobody-here"}, "who_0_error"),
        ({}, "Write the name."),
        ({"name_0": "Sami"}, "Write a mobile number or an e-mail address."),
        ({"name_0": "Sami", "reach_0": "12"}, "This is not a complete mobile number."),
        ({"name_0": "Sami", "reach_0": "sami@"}, "This e-mail address is not complete."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser, given: dict[str, str], words: str
) -> None:
    answer = browser_of(cast.firm_owner).post(at("register", b2b_day), typed(b2b_day, badge_0="Badge me") | given)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Badge me" in text_of(answer)
    assert not Registration.objects.exists()


def test_an_event_called_off_meanwhile_keeps_what_was_typed(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser
) -> None:
    call_off_event(b2b_day, by=cast.cluster_manager, reason="The hall is flooded.")
    given = typed(b2b_day, name_0="Sami Haddad", reach_0="sami@firm.example")
    answer = browser_of(cast.firm_owner).post(at("register", b2b_day), given)
    assert answer.status_code == 422
    assert "The hall is flooded." in text_of(answer)
    assert "Sami Haddad" in text_of(answer)


def test_where_nobody_can_register_no_form_is_offered(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser
) -> None:
    client = browser_of(cast.firm_owner)
    assert 'name="reach_0"' in text_of(client.get(at("register", b2b_day)))
    call_off_event(b2b_day, by=cast.cluster_manager, reason="The hall is flooded.")
    page = text_of(client.get(at("register", b2b_day)))
    assert "The hall is flooded." in page
    assert 'name="reach_0"' not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("declined", "The organiser has not accepted your registration."),
        ("lapsed", "was not taken up in time and has gone to the next."),
    ],
)
def test_the_overview_says_how_a_registration_has_ended(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser, state: str, words: str
) -> None:
    ended = {"state": state, "ended_at": timezone.now(), "ended_because": "Only mills this time."}
    row = registered(b2b_day, cast.firm, person=cast.firm_owner, **ended)
    client = browser_of(cast.firm_owner)
    page = text_of(client.get(b2b_day.get_absolute_url()))
    assert words in page
    assert "Only mills this time." in page
    assert "Register again" in page
    again = registered(b2b_day, cast.firm, person=cast.firm_owner)
    assert words not in text_of(client.get(b2b_day.get_absolute_url()))
    cancel(again, by=cast.firm_owner)
    row.refresh_from_db()
    assert row.state == state
    assert words not in text_of(client.get(b2b_day.get_absolute_url()))


def test_names_are_shown_as_letters(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    given = typed(b2b_day, name_0="<script>x</script>", reach_0="sami@firm.example")
    client = browser_of(cast.firm_owner)
    client.post(at("register", b2b_day), given)
    row = Registration.objects.get()
    for page in (b2b_day.get_absolute_url(), row.get_absolute_url()):
        assert "<script>x" not in text_of(client.get(page))
    assert "<script>x" not in text_of(browser_of(cast.cluster_manager).get(at("registration_list", b2b_day)))


def test_people_are_called_in_the_letters_of_the_page(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser
) -> None:
    owner = cast.firm_owner
    owner.full_name, owner.latin_name = "هدى المزروعي", "Huda Al-Mazroui"
    owner.save()
    row = registered(b2b_day, cast.firm, person=owner, name=owner.full_name)
    own, office = browser_of(owner), browser_of(cast.cluster_manager)
    rows = at("registration_list", b2b_day)
    pages = [(own, b2b_day.get_absolute_url()), (own, row.get_absolute_url()), (office, rows)]
    for client, address in pages:
        for before, name in (("", owner.latin_name), ("/fr", owner.latin_name), ("/ar", owner.full_name)):
            assert f"<bdi>{name}</bdi>" in text_of(client.get(f"{before}{address}")), (before, address)
    for sought in ("mazroui", "المزروعي"):
        assert f"<bdi>{owner.latin_name}</bdi>" in text_of(office.get(rows, {"q": sought}))
    assert f"<bdi>{owner.latin_name}</bdi>" not in text_of(office.get(rows, {"q": "nobody of that name"}))


def test_a_stranger_needs_an_organisation_first(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    assert "Add your organisation first" in text_of(browser_of(cast.stranger).get(at("register", b2b_day)))


ORGANISERS = ["registration_list", "registration_export", "call_list", "invitation_list", "asking_list", "type_add"]


@pytest.mark.parametrize("name", [*ORGANISERS, "question_add"])
def test_the_organisers_pages_are_there_for_its_people_alone(
    cast: SimpleNamespace, b2b_day: Event, elsewhere: Event, browser_of: Browser, name: str
) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.lab, person=cast.researcher, state=State.ASKED)
    expected = {
        cast.cluster_manager: 200,
        cast.government_officer: 404,
        cast.firm_owner: 404,
        cast.researcher: 404,
        cast.stranger: 404,
        None: 302,
    }
    for person, status in expected.items():
        assert browser_of(person).get(at(name, b2b_day)).status_code == status


def test_a_registration_is_seen_by_its_own_people_and_the_organiser(
    cast: SimpleNamespace, b2b_day: Event, elsewhere: Event, browser_of: Browser
) -> None:
    row = registered(b2b_day, cast.firm, person=cast.firm_owner)
    readers = {
        cast.firm_owner: 200,
        cast.firm_member: 200,
        cast.cluster_manager: 200,
        cast.packer_owner: 404,
        cast.government_officer: 404,
        cast.stranger: 404,
    }
    for person, status in readers.items():
        client = browser_of(person)
        for name in ("registration_detail", "registration_edit"):
            assert client.get(at(name, row)).status_code == status
        for name in ("registration_accept", "registration_confirm", "registration_cancel"):
            assert client.post(at(name, row)).status_code == (302 if status == 200 else 404)


def test_whoever_goes_finds_their_badge_at_the_registration(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser
) -> None:
    going = registered(b2b_day, cast.firm, person=cast.firm_owner)
    waiting = registered(b2b_day, cast.firm, person=cast.firm_admin, state=State.WAITING)
    client = browser_of(cast.firm_owner)
    assert f'href="{at("registration_badge", going)}"' in text_of(client.get(at("registration_detail", going)))
    assert at("registration_badge", waiting) not in text_of(client.get(at("registration_detail", waiting)))
    assert client.get(at("registration_badge", going)).status_code == 200
    assert client.get(at("registration_badge", waiting)).status_code == 404


def test_a_session_of_another_event_is_not_there(
    cast: SimpleNamespace, b2b_day: Event, elsewhere: Event, browser_of: Browser
) -> None:
    row = registered(b2b_day, cast.firm, person=cast.firm_owner)
    hours = {"starts_at": b2b_day.starts_at, "ends_at": b2b_day.ends_at, "capacity": 3}
    theirs = Session.objects.create(event=elsewhere, title="Grants", **hours)
    mine = Session.objects.create(event=b2b_day, title="Salt spray", **hours)
    client = browser_of(cast.firm_owner)
    sent = {"session": theirs.public_id, "sign": "up"}
    assert client.post(at("registration_session", row), sent).status_code == 404
    assert "3 places left" in text_of(client.get(row.get_absolute_url()))
    client.post(at("registration_session", row), {"session": mine.public_id, "sign": "up"})
    assert SessionPlace.objects.get().session == mine
    client.post(at("registration_session", row), {"session": mine.public_id, "sign": "off"})
    assert not SessionPlace.objects.standing().exists()


def test_one_or_the_whole_party_cancels(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    people = [Comer(person=one) for one in (cast.firm_owner, cast.firm_member, cast.firm_admin)]
    rows = register(b2b_day, by=cast.firm_owner, organisation=cast.firm, people=people)
    client = browser_of(cast.firm_owner)
    client.post(at("registration_cancel", rows[0]), {"reason": "ill"})
    assert Registration.objects.standing().count() == 2
    client.post(at("registration_cancel", rows[1]), {"whole": "1"})
    assert Registration.objects.standing().count() == 0


def test_somebody_without_an_account_gets_another_number(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser
) -> None:
    row = register(
        b2b_day, by=cast.firm_owner, organisation=cast.firm, people=[Comer(name="Sami", phone="+966501234567")]
    )[0]
    client = browser_of(cast.firm_owner)
    assert client.post(at("registration_edit", row), {"name_0": "Sami", "reach_0": ""}).status_code == 422
    client.post(at("registration_edit", row), {"name_0": "Sami H", "reach_0": "+966 50 765 4321", "badge_0": "S"})
    row.refresh_from_db()
    assert (row.name, row.phone, row.badge_name) == ("Sami H", "+966507654321", "S")


def test_the_organiser_answers_those_that_are_ticked(
    cast: SimpleNamespace, b2b_day: Event, elsewhere: Event, browser_of: Browser
) -> None:
    rows = [registered(b2b_day, cast.firm, person=one, state=State.ASKED) for one in (cast.firm_owner, cast.firm_admin)]
    forged = registered(elsewhere, cast.lab, person=cast.researcher, state=State.ASKED)
    client = browser_of(cast.cluster_manager)
    ids = [one.public_id for one in (*rows, forged)]
    none = client.post(at("registration_decide", b2b_day), {"deed": "yes"})
    assert (none.status_code, "Tick at least one" in text_of(none)) == (422, True)
    without = client.post(at("registration_decide", b2b_day), {"deed": "no", "ticked": ids})
    assert without.status_code == 422
    assert text_of(without).count(" checked") == 2
    assert client.post(at("registration_decide", b2b_day), {"deed": "yes", "ticked": ids}).status_code == 302
    assert [Registration.objects.get(pk=one.pk).state for one in (*rows, forged)] == ["going", "going", "asked"]


def test_the_list_is_narrowed_and_taken_away(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    registered(b2b_day, cast.firm, name="=cmd()", phone="+966501234567")
    registered(b2b_day, cast.lab, person=cast.researcher, state=State.WAITING, queued_at=timezone.now())
    client = browser_of(cast.cluster_manager)
    where = at("registration_list", b2b_day)
    for query, seen, unseen in (
        ("q=050 123", "=cmd()", "Salma"),
        ("q=salma", "Salma", "=cmd()"),
        ("q=waha", "Salma", "=cmd()"),
        ("state=waiting", "Salma", "=cmd()"),
        ("state=%00&type=x&after=zzz", "Salma", "nothing"),
    ):
        page = text_of(client.get(f"{where}?{query}"))
        assert seen in page, query
        assert f"tick-{unseen}" not in page
        assert unseen not in page.partition("<tbody")[2], query
    table = client.get(at("registration_export", b2b_day) + "?as=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[0] for row in rows] == ["Name", "'=cmd()", "Salma Haddad"]
    book = openpyxl.load_workbook(io.BytesIO(client.get(at("registration_export", b2b_day) + "?as=xlsx").content))
    assert [row[0].value for row in book.active] == ["Name", "'=cmd()", "Salma Haddad"]
    assert client.get(at("registration_export", b2b_day) + "?as=exe").status_code == 404


@pytest.mark.parametrize("name", ["registration_list", "call_list"])
def test_the_lists_ask_as_much_for_a_thousand_as_for_ten(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser, name: str
) -> None:
    def fill(n: int) -> None:
        Registration.objects.bulk_create(
            Registration(
                event=b2b_day,
                organisation=(cast.firm, cast.lab, cast.packer)[one % 3],
                name=f"Guest {one}",
                phone=f"+9665{uuid4().int % 10**8:08}",
                party=uuid4(),
                state=("going", "waiting")[one % 2],
                queued_at=timezone.now(),
            )
            for one in range(n)
        )

    client = browser_of(cast.cluster_manager)
    fill(10)
    client.get(at(name, b2b_day))
    with CaptureQueriesContext(connection) as ten:
        client.get(at(name, b2b_day))
    fill(990)
    with CaptureQueriesContext(connection) as thousand:
        client.get(at(name, b2b_day))
    assert len(ten) == len(thousand) <= 15, [one["sql"][:120] for one in thousand]


@pytest.mark.parametrize("reader", ["firm_owner", "cluster_manager", "visitor"])
def test_the_overview_asks_as_much_for_many_as_for_one(cast: SimpleNamespace, browser_of: Browser, reader: str) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, cluster=cast.cluster, audience="public", capacity=90)
    registered(event, cast.firm, person=cast.firm_owner)
    client = browser_of(getattr(cast, reader, None))
    client.get(event.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        client.get(event.get_absolute_url())
    for person in (cast.firm_admin, cast.firm_member):
        registered(event, cast.firm, person=person)
    registered(event, cast.packer, person=cast.packer_owner)
    with CaptureQueriesContext(connection) as four:
        client.get(event.get_absolute_url())
    assert len(one) == len(four) <= 15, [one["sql"][:150] for one in four]


def test_who_comes_is_told_by_kind_and_link_without_names(
    cast: SimpleNamespace, b2b_day: Event, browser_of: Browser
) -> None:
    registered(b2b_day, cast.firm, person=cast.firm_owner)
    registered(b2b_day, cast.lab, person=cast.researcher)
    page = text_of(browser_of(cast.packer_owner).get(b2b_day.get_absolute_url()))
    assert "1 company and 1 university." in page
    assert "nobody yet" in page
    assert cast.firm_owner.full_name not in page
    assert "Invite from" not in page
    assert "Invite from" in text_of(browser_of(cast.cluster_manager).get(b2b_day.get_absolute_url()))


def test_an_organiser_invites_by_name_and_by_link(cast: SimpleNamespace, b2b_day: Event, browser_of: Browser) -> None:
    client = browser_of(cast.cluster_manager)
    where = at("invitation_list", b2b_day)
    unknown = client.post(where, {"organisation": "Nobody at all", "words": "Come"})
    assert (unknown.status_code, "We do not know" in text_of(unknown)) == (422, True)
    assert client.post(where, {"organisation": "", "group": ""}).status_code == 422
    assert client.post(where, {"organisation": "Waha University, Food Science", "words": "Come"}).status_code == 302
    client.post(where, {"group": "link:3"})
    client.post(where, {"group": "all"})
    assert set(Invitation.objects.values_list("organisation__slug", flat=True)) == {
        "waha-food-science",
        "nakhla-pack",
        "dar-sanabel",
    }
    sent = Invitation.objects.get(organisation=cast.lab)
    assert "Come" in text_of(browser_of(cast.researcher).get(b2b_day.get_absolute_url()))
    assert browser_of(cast.firm_owner).post(at("invitation_decline", sent)).status_code == 404
    browser_of(cast.researcher).post(at("invitation_decline", sent))
    theirs = Invitation.objects.get(organisation=cast.firm)
    assert browser_of(cast.firm_owner).post(at("invitation_withdraw", theirs)).status_code == 404
    client.post(at("invitation_withdraw", theirs))
    assert set(Invitation.objects.values_list("state", flat=True)) == {"declined", "withdrawn", "sent"}


def test_types_and_questions_are_added_ordered_and_taken_out(
    cast: SimpleNamespace, b2b_day: Event, elsewhere: Event, browser_of: Browser
) -> None:
    client = browser_of(cast.cluster_manager)
    for name in ("Buyer", "Supplier"):
        client.post(at("type_add", b2b_day), {"name": name, "capacity": "10", "meets": "on"})
    buyer, supplier = b2b_day.types.all()
    assert client.post(at("type_add", b2b_day), {"name": "Buyer"}).status_code == 422
    client.post(at("type_move", supplier), {"to": "up"})
    assert [one.name for one in b2b_day.types.all()] == ["Supplier", "Buyer"]
    client.post(at("type_edit", buyer), {"name": "Purchaser", "capacity": "5"})
    client.post(at("type_take_out", supplier))
    assert [(one.name, one.capacity, one.meets) for one in b2b_day.types.all()] == [("Purchaser", 5, False)]
    wrong = client.post(at("question_add", b2b_day), {"text": "Meal?", "kind": "choice", "choices": "Fish"})
    assert (wrong.status_code, "Write two to twelve" in text_of(wrong)) == (422, True)
    client.post(at("question_add", b2b_day), {"text": "Meal?", "kind": "choice", "choices": "Fish\nLentils"})
    question = b2b_day.questions.get()
    stranger = browser_of(cast.government_officer)
    for name, thing in (("type_edit", buyer), ("type_move", buyer), ("type_take_out", buyer)):
        assert stranger.post(at(name, thing)).status_code == 404
    for name in ("question_edit", "question_move", "question_take_out"):
        assert stranger.post(at(name, question)).status_code == 404
    client.post(at("question_take_out", question))
    assert client.get(at("question_edit", question)).status_code == 404


def test_calls_are_sorted_by_who_is_unsure_and_marked(
    cast: SimpleNamespace, b2b_day: Event, elsewhere: Event, browser_of: Browser
) -> None:
    sure = registered(b2b_day, cast.firm, name="Amal", phone="+966501234567", still_coming_at=timezone.now())
    unsure = registered(b2b_day, cast.lab, name="Zaki", phone="+966507654321", asked_before_at=timezone.now())
    registered(b2b_day, cast.lab, name="Waits", phone="+966507654322", state=State.WAITING)
    here = {"asked_before_at": timezone.now(), "checked_in_at": timezone.now()}
    registered(b2b_day, cast.lab, name="Arrived", phone="+966507654323", **here)
    client = browser_of(cast.cluster_manager)
    page = text_of(client.get(at("call_list", b2b_day)))
    assert page.index("Zaki") < page.index("Amal")
    assert "Waits" not in page
    assert "Arrived" not in page
    assert "Arrived" not in text_of(client.get(at("registration_list", b2b_day) + "?state=unsure"))
    assert 'href="tel:+966507654321"' in page
    chat = re.search(r'https://wa.me/966507654321[?]text=([^"]+)"', page)
    assert chat
    words = unquote(chat[1])
    assert "Do you still come?" in words
    assert link_for(unsure) in words
    client.post(at("registration_called", unsure), {"reached": "yes"})
    unsure.refresh_from_db()
    assert (unsure.reached, unsure.called_by) == (True, cast.cluster_manager)
    assert "Nobody is left to call" in text_of(client.get(at("call_list", b2b_day) + "?show=open"))
    assert browser_of(cast.firm_owner).post(at("registration_called", sure), {"reached": "yes"}).status_code == 404
    theirs = registered(elsewhere, cast.firm, person=cast.firm_owner)
    assert client.post(at("registration_called", theirs), {"reached": "no"}).status_code == 404


def test_the_place_on_the_list_is_told(cast: SimpleNamespace, browser_of: Browser) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1)
    registered(event, cast.firm, person=cast.firm_owner)
    client = browser_of(cast.packer_owner)
    assert "All places are taken." in text_of(client.get(event.get_absolute_url()))
    given = typed(event, who_0=cast.packer_owner.public_id)
    answer = client.post(at("register", event), given, follow=True)
    assert "You are number 1 on the waiting list" in text_of(answer)
    listed = text_of(browser_of(cast.cluster_manager).get(at("registration_list", event)))
    assert "number 1" in listed
    assert "1 of 1 places are taken." in listed


def test_an_offer_is_answered_on_the_overview(cast: SimpleNamespace, browser_of: Browser) -> None:
    event = event_of(cast.office, by=cast.cluster_manager, capacity=1)
    until = timezone.now() + dt.timedelta(hours=3)
    row = registered(event, cast.firm, person=cast.firm_owner, state=State.OFFERED, offered_until=until)
    client = browser_of(cast.firm_owner)
    assert "A place is free for you." in text_of(client.get(event.get_absolute_url()))
    client.post(at("registration_accept", row))
    row.refresh_from_db()
    assert row.state == "going"
