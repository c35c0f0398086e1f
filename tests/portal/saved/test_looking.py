"""What is new is found by the clock, told once, and never told to whoever may not see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.notifications.channels import digest
from portal.notifications.keys import key_for
from portal.notifications.models import Notification
from portal.notifications.reading import body, lines
from portal.notifications.services import set_preferences
from portal.organisations.models import Block, Exclusion, Organisation
from portal.saved import looking, queries
from portal.saved.models import News, Result, SavedSearch
from portal.saved.notifications import STOP
from portal.saved.services import remove_search, tell_of
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

Do = Callable[[], None]


def need(cast: SimpleNamespace, title: str = "Press for date paste", **more: Any) -> Any:
    return ListingFactory(**{"organisation": cast.packer, "cluster": cast.cluster, "title": title} | more)


def told(person: User) -> list[str]:
    """What stands under the bell, with what is listed in it."""
    rows = Notification.objects.visible_to(person).filter(kind__startswith="search.").order_by("pk")
    return [f"{line.text}\n{body(line)}" for line in lines(rows, person)]


def test_what_came_is_told_once_with_its_names(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, another_day: Do
) -> None:
    keep(reader, "needs", "q=press", "Presses")
    came(need(cast), need(cast, "Press for olives"), need(cast, "Labels"))
    tick()
    (line,) = told(reader)
    assert line.startswith("2 new results for “Presses”")
    assert "- Press for date paste" in line
    assert "- Press for olives" in line
    assert "Labels" not in line
    another_day()
    tick()
    assert len(told(reader)) == 1
    came(need(cast, "Press for dates of 2027"))
    another_day()
    tick()
    assert [line.splitlines()[0] for line in told(reader)][1:] == ["1 new result for “Presses”"]


def test_what_stood_there_when_it_was_saved_is_not_new(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do
) -> None:
    one = keep(reader, "needs")
    came(need(cast))
    SavedSearch.objects.filter(pk=one.pk).update(mark_at=timezone.now() - dt.timedelta(minutes=30))
    tick()
    assert told(reader) == []


def test_in_the_readers_language(reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do) -> None:
    keep(reader, "needs", "", "مكابس")
    came(need(cast))
    tick()
    with translation.override("ar"):
        assert told(reader)[0].startswith("نتيجة جديدة")
    with translation.override("fr"):
        assert told(reader)[0].startswith("1 nouveau résultat")


def test_the_directory_finds_organisations_by_words(
    reader: User, keep: Any, came: Any, tick: Do, cast: SimpleNamespace
) -> None:
    keep(reader, "directory", "q=laboratory+of+soil", "Soil")
    came(OrganisationFactory(trade_name_latin="Soil laboratory of Sfax"), OrganisationFactory(trade_name_latin="Mill"))
    came(cast.firm)  # one's own is no news
    tick()
    (line,) = told(reader)
    assert "- Soil laboratory of Sfax" in line
    assert "Mill" not in line


def test_what_only_comes_near_is_no_news(reader: User, keep: Any, came: Any, tick: Do, cast: SimpleNamespace) -> None:
    keep(reader, "directory", "q=titanium+casting", "Titanium")
    came(OrganisationFactory(trade_name_latin="Casting of iron"))
    tick()
    assert told(reader) == []


@pytest.mark.parametrize("way", ["audience", "excluded", "blocked", "we exclude", "hidden organisation", "closed"])
def test_what_one_may_not_see_never_comes(
    way: str, reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do
) -> None:
    keep(reader, "needs", "q=press", "Presses")
    keep(reader, "directory", "q=nakhla", "Packers")
    one = need(cast, audience="cluster", cluster=cast.other_cluster) if way == "audience" else need(cast)
    came(one)
    if way != "audience":
        came(cast.packer)
    if way == "excluded":
        Exclusion.objects.create(organisation=cast.packer, excluded=cast.firm)
    elif way == "we exclude":
        Exclusion.objects.create(organisation=cast.firm, excluded=cast.packer)
    elif way == "blocked":
        Block.objects.create(organisation=cast.packer, blocked=reader)
    elif way == "hidden organisation":
        Organisation.objects.filter(pk=cast.packer.pk).update(published_at=None)
    elif way == "closed":
        type(one).objects.filter(pk=one.pk).update(closed_at=timezone.now(), outcome="elsewhere")
    tick()
    assert [line for line in told(reader) if "Press for" in line] == []
    if way not in {"audience", "closed"}:
        assert told(reader) == []


def test_what_is_hidden_after_it_was_told_is_named_nowhere(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, browser_of: Any
) -> None:
    keep(reader, "needs", "q=press", "Presses")
    one = need(cast)
    came(one)
    tick()
    assert "Press for date paste" in browser_of(reader).get("/saved-searches/").content.decode()
    Exclusion.objects.create(organisation=cast.packer, excluded=cast.firm)
    page = browser_of(reader).get("/saved-searches/").content.decode()
    assert "Press for date paste" not in page
    assert "1 new" not in page
    (line,) = told(reader)
    assert line.startswith("What was new for “Presses” is no longer there")
    assert "Press for" not in line


def test_two_clocks_at_once_tell_once(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = keep(reader, "needs")
    came(need(cast))
    stale = SavedSearch.objects.get(pk=one.pk)
    looking.look_at(one, reader)
    looking.look_at(stale, reader)
    assert News.objects.count() == 1
    assert Notification.objects.filter(kind="search.found").count() == 1


def test_killed_between_finding_and_telling_nothing_is_lost_or_told_twice(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = keep(reader, "needs")
    came(need(cast))

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(looking, "notify", killed)
        with pytest.raises(KeyboardInterrupt):
            looking.look_at(one, reader)
    assert not News.objects.exists()
    assert not Result.objects.exists()
    looking.look_at(SavedSearch.objects.get(pk=one.pk), reader)
    assert Result.objects.count() == 1
    assert len(told(reader)) == 1


def test_one_that_fails_does_not_hold_up_the_others(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _good = keep(reader, "offers", "", "Bad"), keep(reader, "needs", "", "Good")
    came(need(cast))
    look_at = looking.look_at

    def fails(search: SavedSearch, person: User) -> None:
        if search.pk == bad.pk:
            raise RuntimeError
        look_at(search, person)

    monkeypatch.setattr(looking, "look_at", fails)
    tick()
    assert [line.splitlines()[0] for line in told(reader)] == ["1 new result for “Good”"]
    bad.refresh_from_db()
    assert bad.looked_at > timezone.now() - dt.timedelta(hours=1)
    assert bad.mark_at < timezone.now() - dt.timedelta(days=1)


def test_more_than_one_step_holds_is_looked_at_to_the_end(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them came in the same moment, so the mark knows the row as well."""
    from portal.saved import lists

    monkeypatch.setattr(lists, "AT_ONCE", 2)
    keep(reader, "needs", "", "All")
    came(*(need(cast, f"Need {number}") for number in range(5)))
    tick()
    assert Result.objects.count() == 5
    assert told(reader)[0].startswith("5 new results")


def test_whoever_wants_no_alert_finds_it_on_the_page_alone(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do
) -> None:
    one = keep(reader, "needs")
    tell_of(one, by=reader, tells=False)
    came(need(cast))
    tick()
    assert told(reader) == []
    (row,) = queries.rows_of(reader)
    assert [thing.title for thing in row.new] == ["Press for date paste"]


def test_never_means_never(reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do) -> None:
    set_preferences({"search.found": "never"}, by=reader)
    keep(reader, "needs")
    came(need(cast))
    tick()
    assert told(reader) == []


def test_what_was_removed_is_not_looked_at(reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do) -> None:
    remove_search(keep(reader, "needs"), by=reader)
    came(need(cast))
    tick()
    assert not Result.objects.exists()


def test_who_is_not_active_any_more_is_told_nothing(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do
) -> None:
    one = keep(reader, "needs")
    User.objects.filter(pk=reader.pk).update(is_active=False)
    came(need(cast))
    tick()
    assert not Result.objects.exists()
    one.refresh_from_db()
    assert one.looked_at > timezone.now() - dt.timedelta(hours=1)


def test_opening_it_is_having_seen_it(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, browser_of: Any
) -> None:
    one = keep(reader, "needs", "q=press")
    came(need(cast))
    tick()
    browser = browser_of(reader)
    assert "1 new" in browser.get("/saved-searches/").content.decode()
    assert browser.get(one.get_absolute_url())["Location"] == "/needs/?q=press"
    assert not Notification.objects.visible_to(reader).unread().exists()
    assert "1 new" not in browser.get("/saved-searches/").content.decode()


def test_the_summary_lists_what_is_new_and_can_stop_it(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, client: Client
) -> None:
    one = keep(reader, "needs", "", "All needs")
    User.objects.filter(pk=reader.pk).update(email="owner@firm.example")
    reader.refresh_from_db()
    came(need(cast))
    tick()
    notification = Notification.objects.get(kind="search.found")
    things = digest.grouped(lines([notification], reader))
    written = digest._write(reader, lines([notification], reader), "<x@y>", None)
    key = key_for(notification, STOP, "owner@firm.example")
    assert [thing.title for thing in things[0].listed] == ["Press for date paste"]
    for words in (written.text, written.html):
        assert "Press for date paste" in words
        assert f"/saved-searches/stop/{key}/" in words
    address = f"/saved-searches/stop/{key}/"
    assert "Stop this alert?" in client.get(address).content.decode()
    one.refresh_from_db()
    assert one.tells
    assert "It is stopped" in client.post(address, follow=True).content.decode()
    one.refresh_from_db()
    assert not one.tells
    client.post(address, {"again": "1"})
    one.refresh_from_db()
    assert one.tells
    assert client.get(f"/saved-searches/stop/{key[:-1]}x/").status_code == 404


def test_statements_do_not_grow_with_what_is_found(reader: User, cast: SimpleNamespace, keep: Any, came: Any) -> None:
    came(need(cast))
    looking.look_at(keep(reader, "needs", "", "Before anything is counted"), reader)
    asked = []
    for many in (1, 3):
        Result.objects.all().delete()
        one = keep(reader, "needs", f"q=press{'&category=service' * (many > 1)}", f"Presses {many}")
        type(need(cast)).objects.update(published_at=timezone.now() - dt.timedelta(days=9))
        came(*(need(cast, category="service") for _ in range(many)))
        with CaptureQueriesContext(connection) as found:
            looking.look_at(one, reader)
        assert Result.objects.count() == many
        asked.append(len(found))
    assert asked[1] <= asked[0]


def test_the_bell_costs_the_same_at_one_and_at_three(
    reader: User, cast: SimpleNamespace, keep: Any, came: Any, tick: Do, browser_of: Any
) -> None:
    browser, asked = browser_of(reader), []
    for many in (1, 3):
        for number in range(many):
            keep(reader, "needs", f"q=press&category={['service', 'testing', 'finance'][number]}", f"{many} {number}")
            keep(reader, "needs", f"q=press&kind={['firm', 'finance', 'university'][number]}", f"{many} {number}")
        came(need(cast, category="service"), need(cast, category="testing"))
        tick()
        browser.get("/notifications/")
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/notifications/").status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1] <= 15
