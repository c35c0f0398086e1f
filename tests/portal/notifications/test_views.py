"""The bell page, the choices, and the link that stops a kind of mail."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from portal.accounts.models import User
from portal.accounts.services import erase_person
from portal.core.registry import Thing, things
from portal.notifications import kinds, unsubscribing
from portal.notifications.calm import is_night
from portal.notifications.models import Device, Notification, Preference, Rhythm
from portal.notifications.services import notify, set_preferences
from portal.organisations.models import OfficeStaff, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OfficeStaffFactory, OrganisationFactory

BELL = "/notifications/"


def test_the_bell_counts_and_the_page_lists(client: Client, reader: User, firm: Organisation) -> None:
    notify("told.quietly", to=[reader], about=firm)
    client.force_login(reader)
    page = client.get(BELL).content.decode()
    assert "Notifications, 1 unread" in page
    assert "Dar Sanabel Dates: told.quietly" in page


def test_an_empty_bell_says_why(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert "Nothing to tell you yet" in client.get(BELL).content.decode()


def test_opening_one_reads_it_and_leads_to_the_thing(client: Client, reader: User, firm: Organisation) -> None:
    notify("told.quietly", to=[reader], about=firm)
    client.force_login(reader)
    response = client.get(f"{BELL}{Notification.objects.get().public_id}/")
    assert response.status_code == 302
    assert firm.slug in response["Location"]
    assert Notification.objects.get().read_at


def test_those_of_others_do_not_exist(client: Client, reader: User, firm: Organisation) -> None:
    notify("told.quietly", to=[UserFactory()], about=firm)
    client.force_login(reader)
    assert client.get(f"{BELL}{Notification.objects.get().public_id}/").status_code == 404
    assert "told.quietly" not in client.get(BELL).content.decode()


def test_what_one_may_no_longer_see_is_not_shown(
    client: Client, reader: User, firm: Organisation, packer: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for about in (firm, packer):
        notify("told.quietly", to=[reader], about=about)
    hidden = Thing(title=str, url=lambda _: "/", visible_to=lambda _: Organisation.objects.exclude(pk=packer.pk))
    monkeypatch.setitem(things._entries, "organisations.organisation", hidden)
    client.force_login(reader)
    page = client.get(BELL).content.decode()
    assert ("Dar Sanabel" in page, "Nakhla" in page) == (True, False)
    assert "Notifications, 1 unread" in page
    packers = Notification.objects.get(object_id=str(packer.pk))
    assert client.get(f"{BELL}{packers.public_id}/").status_code == 404


def test_marking_all_read(client: Client, reader: User, firm: Organisation) -> None:
    notify("told.quietly", to=[reader], about=firm)
    client.force_login(reader)
    assert client.get(f"{BELL}read/").status_code == 405
    assertRedirects(client.post(f"{BELL}read/"), BELL)
    assert not Notification.objects.unread().exists()


def test_the_page_costs_the_same_with_more_rows(client: Client, reader: User) -> None:
    client.force_login(reader)
    costs = []
    for rows in (1, 2):
        for _ in range(rows):
            notify("told.quietly", to=[reader], about=OrganisationFactory(), by=UserFactory())
        client.get(BELL)
        with CaptureQueriesContext(connection) as queries:
            client.get(BELL)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 15


def test_long_lists_go_on(client: Client, reader: User) -> None:
    for number in range(23):
        notify("told.quietly", to=[reader], about=OrganisationFactory(trade_name_latin=f"Firm {number:02}"))
    for number, told in enumerate(Notification.objects.order_by("pk")):
        Notification.objects.filter(pk=told.pk).update(created_at=timezone.now() + dt.timedelta(minutes=number))
    client.force_login(reader)
    page = client.get(BELL)
    assert "Firm 22" in page.content.decode()
    following = client.get(BELL, {"at": page.context["page"].next_cursor}).content.decode()
    assert ("Firm 00" in following, "Firm 22" in following) == (True, False)


def test_choices_are_kept(client: Client, reader: User) -> None:
    client.force_login(reader)
    page = client.get(f"{BELL}preferences/")
    answers = {name: field.initial for name, field in page.context["form"].fields.items()}
    assertRedirects(client.post(f"{BELL}preferences/", {**answers, "told.now": "digest"}), f"{BELL}preferences/")
    assert list(Preference.objects.values_list("user", "kind", "how")) == [(reader.pk, "told.now", "digest")]
    assert client.post(f"{BELL}preferences/", {**answers, "told.now": "nonsense"}).status_code == 422


def test_kinds_stand_in_groups_that_are_closed_but_for_those_that_were_changed(client: Client, reader: User) -> None:
    client.force_login(reader)

    def groups() -> dict[str, tuple[bool, list[str]]]:
        page = BeautifulSoup(client.get(f"{BELL}preferences/").content, "html.parser")
        found = {}
        for one in page.select("form details"):
            names = [select["name"] for select in one.select("fieldset select")]
            found[one.find("legend").get_text(strip=True)] = (one.has_attr("open"), names)
        return found

    before = groups()
    assert [legend for legend, (is_open, _names) in before.items() if is_open] == []
    assert sorted(
        name for _open, names in before.values() for name in names if not name.startswith("all-of-")
    ) == sorted(name for name, kind in kinds.registered if kind.topic != "office")
    assert all(len(names) <= 25 for _open, names in before.values())
    set_preferences({"match.found": "now"}, by=reader)
    assert [legend for legend, (is_open, _names) in groups().items() if is_open] == [
        "Needs, offers and suggested partners"
    ]


def test_one_choice_for_a_whole_group_leaves_the_others_and_what_cannot_be_so(client: Client, reader: User) -> None:
    client.force_login(reader)
    page = client.get(f"{BELL}preferences/")
    answers = {name: field.initial for name, field in page.context["form"].fields.items()}
    client.post(f"{BELL}preferences/", {**answers, "all-of-talks": "daily", "all-of-other": "digest"})
    chosen = dict(Preference.objects.filter(user=reader).values_list("kind", "how"))
    talks = {name for name, kind in kinds.registered if kind.topic == "talks"}
    assert {name for name, how in chosen.items() if how == "daily"} == talks
    assert kinds.SUMMARY not in chosen
    assert chosen["told.now"] == "digest"
    assert client.post(f"{BELL}preferences/", {**answers, "all-of-talks": "nonsense"}).status_code == 422


def test_one_click_stops_one_kind_without_signing_in(reader: User) -> None:
    client = Client(enforce_csrf_checks=True)
    link = f"/ar/notifications/unsubscribe/{unsubscribing.token_for(reader, 'told.now')}/"
    asked = client.get(link)
    assert '<html lang="ar" dir="rtl"' in asked.content.decode()
    assert not Preference.objects.exists()
    assert client.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(Preference.objects.values_list("user", "kind", "how")) == [(reader.pk, "told.now", "app")]


def test_the_page_of_the_link_says_that_it_is_done_and_takes_it_back(client: Client, reader: User) -> None:
    link = f"/notifications/unsubscribe/{unsubscribing.token_for(reader, 'told.now')}/"
    assert "Stop these mails" in client.get(link).text
    client.post(link)
    again = client.get(link).text
    assert ("It is stopped" in again, "Stop these mails" in again, "Send these mails again" in again) == (
        True,
        False,
        True,
    )
    assert "Stop these mails" in client.post(link, {"again": "1"}).text
    assert not Preference.objects.exists()


def test_what_reaches_an_office_is_asked_of_those_who_serve_in_one(client: Client, reader: User) -> None:
    client.force_login(reader)
    assert "What reaches you at a cluster office" not in client.get(f"{BELL}preferences/").text
    staff = OfficeStaffFactory()
    client.force_login(staff.user)
    assert "What reaches you at a cluster office" in client.get(f"{BELL}preferences/").text
    OfficeStaff.objects.update(ended_at=timezone.now())
    assert "What reaches you at a cluster office" not in client.get(f"{BELL}preferences/").text


def test_a_forged_link_stops_nothing(client: Client, reader: User) -> None:
    token = unsubscribing.token_for(reader, "told.now")
    for forged in (token[:-1] + ("a" if token[-1] != "a" else "b"), "x", unsubscribing.token_for(reader, "told.never")):
        assert client.post(f"/notifications/unsubscribe/{forged}/").status_code == 404
    assert not Preference.objects.exists()


def test_the_link_in_the_mail_works(
    client: Client, reader: User, firm: Organisation, mailed: Callable, working_day: None
) -> None:
    notify("told.now", to=[reader], about=firm)
    (sent,) = mailed()
    address = sent.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert "Told at once" in client.get(address).content.decode()


def test_ones_copy_of_the_data_holds_what_one_was_told(client: Client, reader: User, firm: Organisation) -> None:
    from portal.accounts import personal_data

    notify("told.quietly", to=[reader], about=firm)
    kept = json.loads(json.dumps(personal_data.holders["notifications"].export(reader), default=str))
    assert [one["kind"] for one in kept["told"]] == ["told.quietly"]


def test_a_line_about_somebody_who_was_erased_names_nobody(
    client: Client, firm_owner: User, firm_member: User, firm: Organisation
) -> None:
    notify("invitation.accepted", to=[firm_owner], about=firm, by=firm_member)
    erase_person(firm_member, by=firm_member)
    client.force_login(firm_owner)
    page = client.get(BELL).content.decode()
    assert "somebody who is no longer here accepted your invitation" in page
    assert "None" not in page


# By which way, how often and when not


@pytest.fixture
def answers(client: Client, reader: User) -> dict[str, object]:
    client.force_login(reader)
    form = client.get(f"{BELL}preferences/").context["rhythm"]
    return {"part": "rhythm"} | {name: field.initial for name, field in form.fields.items()}


def test_the_page_says_what_holds_without_a_choice(answers: dict[str, object]) -> None:
    assert (answers["channel"], answers["budget"], answers["quiet_days"]) == ("email", 7, [])


def test_a_rhythm_is_kept_by_a_plain_form(client: Client, reader: User, answers: dict[str, object]) -> None:
    chosen = answers | {
        "channel": "app",
        "budget": "3",
        "quiet_from": "20",
        "quiet_until": "9",
        "quiet_days": ["6", "3"],
    }
    assertRedirects(client.post(f"{BELL}preferences/", chosen | {"time_zone": "Africa/Tunis"}), f"{BELL}preferences/")
    kept = Rhythm.objects.get()
    assert (kept.user, kept.channel, kept.budget, kept.quiet_from, kept.quiet_until) == (reader, "app", 3, 20, 9)
    assert (kept.quiet_days, kept.time_zone) == ("36", "Africa/Tunis")
    again = client.get(f"{BELL}preferences/").context["rhythm"]
    assert again["quiet_days"].initial == ["3", "6"]
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"channel": "pigeon"},
        {"channel": "text"},  # no number of hers was proven
        {"budget": "-1"},
        {"budget": "1000"},
        {"quiet_from": "25"},
        {"quiet_days": ["9"]},
        {"time_zone": "Mars/Olympus"},
    ],
)
def test_what_does_not_exist_is_refused_and_nothing_is_lost(
    client: Client, answers: dict[str, object], wrong: dict[str, object]
) -> None:
    refused = client.post(f"{BELL}preferences/", answers | {"budget": "14"} | wrong)
    assert refused.status_code == 422
    assert not Rhythm.objects.exists()
    if "budget" not in wrong:
        assert '<option value="14" selected>' in refused.text


def test_quiet_hours_of_a_whole_day_are_questioned_at_the_field(client: Client, answers: dict[str, object]) -> None:
    refused = client.post(f"{BELL}preferences/", answers | {"quiet_from": "7", "quiet_until": "7"})
    assert refused.status_code == 422
    assert refused.context["rhythm"].errors.keys() == {"quiet_until"}
    assert "are all 24 hours: nothing would ever come at once." in refused.text
    assert not Rhythm.objects.exists()


@pytest.mark.parametrize("days", ["0123456", "60123"])
def test_quiet_days_of_a_whole_week_are_refused_at_the_field(
    client: Client, reader: User, answers: dict[str, object], days: str
) -> None:
    User.objects.filter(pk=reader.pk).update(phone="+966501234567")  # Friday and Saturday rest
    refused = client.post(f"{BELL}preferences/", answers | {"quiet_days": list(days)})
    assert refused.status_code == 422
    assert refused.context["rhythm"].errors.keys() == {"quiet_days"}
    assert "every day is quiet" in refused.text
    assert client.post(f"{BELL}preferences/", answers | {"quiet_days": list("6012")}).status_code == 302


@pytest.mark.parametrize(
    ("begins", "ends", "quiet", "said"),
    [
        ("never", "9", 0, ""),
        ("20", "7", 11, ""),
        ("9", "8", 23, "one hour of a day is left"),
        ("14", "10", 20, "4 hours of a day are left"),
    ],
)
def test_it_says_what_quiet_hours_leave_of_a_day(
    client: Client, answers: dict[str, object], begins: str, ends: str, quiet: int, said: str
) -> None:
    page = client.post(f"{BELL}preferences/", answers | {"quiet_from": begins, "quiet_until": ends}, follow=True)
    assert page.status_code == 200
    assert sum(is_night(hour, Rhythm.objects.get()) for hour in range(24)) == quiet
    assert ("Outside your quiet hours" in page.text) == bool(said)
    assert said in page.text
    assert page.context["rhythm"]["quiet_from"].initial == ("never" if begins == "never" else int(begins))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_page_speaks_every_language(client: Client, reader: User, language: str) -> None:
    client.force_login(reader)
    page = client.get(f"/{language}{BELL}preferences/").text
    assert "Tunisia" not in page
    assert {"fr": "Tunisie", "ar": "تونس"}[language] in page


def test_the_settings_page_costs_the_same_with_more_devices(client: Client, reader: User) -> None:
    client.force_login(reader)
    costs = []
    for number in range(2):
        client.get(f"{BELL}preferences/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{BELL}preferences/")
        costs.append(len(asked))
        for place in range(2):
            endpoint = f"https://fcm.googleapis.com/{number}{place}"
            Device.objects.create(user=reader, endpoint=endpoint, p256dh="x", auth="y")
    assert costs[0] == costs[1] <= 15
