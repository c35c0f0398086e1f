"""A search is kept as its list writes it, under a name, once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.notifications.models import Preference
from portal.organisations.models import Cluster, Organisation
from portal.saved import services
from portal.saved.models import SavedSearch
from portal.saved.queries import rows_of
from portal.saved.services import remove_search, rename_search, restore_search, save_search
from tests.factories.matchmaking import ListingFactory

pytestmark = pytest.mark.django_db

Open = Callable[[Any], Client]
Keep = Callable[..., SavedSearch]


@pytest.mark.parametrize(
    ("address", "name"), [("/directory/", "directory"), ("/needs/", "needs"), ("/offers/", "offers")]
)
def test_the_button_carries_what_the_list_was_asked(
    cast: SimpleNamespace, client: Client, address: str, name: str
) -> None:
    page = client.get(address, {"q": "press & dry"}).content.decode()
    assert f'href="/saved-searches/new/{name}/?q=press+%26+dry"' in page


def test_a_visitor_signs_in_and_comes_back_to_the_search(client: Client, cast: SimpleNamespace) -> None:
    answer = client.get("/saved-searches/new/needs/?q=press")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/saved-searches/new/needs/%3Fq%3Dpress"


def test_saving_leads_back_to_the_list(reader: User, browser_of: Open) -> None:
    browser = browser_of(reader)
    address = "/saved-searches/new/needs/?q=press&category=service&after=xx&nonsense=1"
    page = browser.get(address)
    assert page.context["form"].initial["name"] == "press · Service"
    answer = browser.post(address, {"name": "  Presses\u202e near us "})
    assert (answer.status_code, answer["Location"]) == (302, "/needs/?q=press&category=service")
    one = SavedSearch.objects.get()
    assert (one.person, one.list, one.query, one.name) == (
        reader, "needs", "q=press&category=service", "Presses near us"
    )  # fmt: skip


def test_without_a_name_nothing_is_kept_and_the_field_says_so(reader: User, browser_of: Open) -> None:
    answer = browser_of(reader).post("/saved-searches/new/needs/?q=press", {"name": " "})
    assert answer.status_code == 422
    assert "Give it a name" in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_the_same_search_in_another_order_is_the_same(reader: User) -> None:
    first = save_search("needs", QueryDict("category=testing&q=press&category=service"), by=reader, called="One")
    second = save_search("needs", QueryDict("q=press&category=service&category=testing"), by=reader, called="Two")
    assert first.pk == second.pk
    assert SavedSearch.objects.get().name == "Two"


def test_a_directory_search_keeps_no_order_no_page_and_nothing_unknown(reader: User, cast: SimpleNamespace) -> None:
    query = "q=dates&order=name&at=skip.20&all=sector&kind=firm&kind=x&cluster=gone&cluster=dates-al-ahsa"
    one = save_search("directory", QueryDict(query), by=reader, called="Date firms")
    assert one.query == "q=dates&kind=firm&cluster=dates-al-ahsa"


def test_a_circle_around_ones_own_place_stays_where_it_was_drawn(reader: User, cast: SimpleNamespace) -> None:
    one = save_search("directory", QueryDict("within=50"), by=reader, called="Near")
    place = Organisation.objects.select_related("region").get(pk=cast.firm.pk)
    latitude = place.latitude if place.latitude is not None else place.region.latitude
    assert one.query.startswith(f"near={latitude:.4f}%2C")
    assert one.query.endswith("&within=50")
    assert save_search("directory", QueryDict(one.query), by=reader, called="Near").pk == one.pk


def test_fifty_and_no_more_said_in_words(reader: User, browser_of: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    for word in ("one", "two"):
        save_search("needs", QueryDict(f"q={word}"), by=reader, called=word)
    answer = browser_of(reader).post("/saved-searches/new/needs/?q=three", {"name": "Three"})
    assert answer.status_code == 422
    assert "You keep 2 searches already" in answer.content.decode()
    assert 'value="Three"' in answer.content.decode()
    save_search("needs", QueryDict("q=two"), by=reader, called="Two again")
    assert SavedSearch.objects.count() == 2


def test_too_long_a_search_is_refused(reader: User) -> None:
    with pytest.raises(NotPossible):
        save_search("directory", QueryDict("q=a&" + "&".join(f"language={'x' * 58}{n}" for n in range(10, 30))
                    + "".join(f"&sector=0{n}" for n in range(9)) + "&q=" + "ا" * 200), by=reader, called="Long")  # fmt: skip


def test_removing_can_be_undone_and_saving_again_brings_it_back(reader: User, keep: Keep, browser_of: Open) -> None:
    one, browser = keep(reader, "needs", "q=press", "Presses"), browser_of(reader)
    page = browser.post(reverse("saved:search_remove", args=[one.public_id]), follow=True)
    undo = reverse("saved:search_restore", args=[one.public_id])
    assert f'action="{undo}"' in page.content.decode()
    assert page.context["rows"] == []
    assert browser.get(one.get_absolute_url()).status_code == 404
    assert [row.search for row in browser.post(undo, follow=True).context["rows"]] == [one]
    remove_search(one, by=reader)
    assert save_search("needs", QueryDict("q=press"), by=reader, called="Again").pk == one.pk
    assert SavedSearch.objects.kept().get().name == "Again"


def test_undoing_beyond_fifty_says_why_not(reader: User, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    one = keep(reader, "needs", "q=press")
    remove_search(one, by=reader)
    keep(reader, "needs", "q=dry")
    with pytest.raises(NotPossible):
        restore_search(one, by=reader)


def test_it_is_renamed(reader: User, keep: Keep, browser_of: Open) -> None:
    one, browser = keep(reader, "needs"), browser_of(reader)
    address = reverse("saved:search_rename", args=[one.public_id])
    assert 'value="What we look for"' in browser.get(address).content.decode()
    assert browser.post(address, {"name": ""}).status_code == 422
    assert browser.post(address, {"name": "All needs"}).status_code == 302
    one.refresh_from_db()
    assert one.name == "All needs"


def test_another_persons_search_is_nobodys(reader: User, cast: SimpleNamespace, keep: Keep, browser_of: Open) -> None:
    one, browser = keep(reader, "needs"), browser_of(cast.packer_owner)
    for name in ("open", "rename", "remove", "restore", "tell"):
        address = reverse(f"saved:search_{name}", args=[one.public_id])
        assert (browser.get(address) if name in {"open", "rename"} else browser.post(address)).status_code == 404
    for deed in (remove_search, restore_search):
        with pytest.raises(NotAllowed):
            deed(one, by=cast.packer_owner)
    with pytest.raises(NotAllowed):
        rename_search(one, by=cast.packer_owner, called="Mine")


def test_opening_leads_to_the_list_in_ones_language(reader: User, keep: Keep, browser_of: Open) -> None:
    one = keep(reader, "directory", "q=dates")
    assert browser_of(reader).get(f"/ar{one.get_absolute_url()}")["Location"] == "/ar/directory/?q=dates"


def test_a_search_whose_filter_is_gone_says_so(
    reader: User, cast: SimpleNamespace, keep: Keep, browser_of: Open
) -> None:
    one = keep(reader, "needs", "q=press&cluster=dates-al-ahsa")
    Cluster.objects.filter(slug="dates-al-ahsa").update(published_at=None)
    gone = keep(reader, "needs", "q=other")
    SavedSearch.objects.filter(pk=gone.pk).update(list="unheard-of")
    browser = browser_of(reader)
    page = browser.get("/saved-searches/").content.decode()
    assert "Something that this search asks for is no longer here" in page
    assert "The list that this search looks through is no longer here" in page
    assert browser.get(one.get_absolute_url())["Location"] == "/needs/?q=press"
    assert browser.get(gone.get_absolute_url())["Location"] == "/saved-searches/"


def test_how_often_is_the_choice_for_this_kind(reader: User, keep: Keep, browser_of: Open) -> None:
    keep(reader, "needs")
    browser = browser_of(reader)
    assert browser.get("/saved-searches/").context["form"]["how"].value() == "daily"
    assert browser.post("/saved-searches/how-often/", {"how": "digest"}).status_code == 302
    assert Preference.objects.get(user=reader).how == "digest"
    assert browser.get("/saved-searches/").context["form"]["how"].value() == "digest"
    assert browser.post("/saved-searches/how-often/", {"how": "hourly"}).status_code == 422


def test_the_page_costs_the_same_at_one_search_and_at_three(
    reader: User, cast: SimpleNamespace, keep: Keep, came: Any, tick: Any, browser_of: Open
) -> None:
    browser, asked = browser_of(reader), []
    for many in (1, 3):
        for number in range(many):
            keep(reader, "needs", f"category=service&q=press{number}" if number else "category=service")
            keep(reader, "directory", f"kind=firm&q=date{number}" if number else "kind=firm")
        came(*(ListingFactory(organisation=cast.packer, cluster=cast.cluster, category="service") for _ in range(many)))
        came(cast.packer)
        tick()
        browser.get("/saved-searches/")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/saved-searches/").status_code == 200
        asked.append(len(queries))
    assert any(row.new for row in rows_of(reader))
    assert asked[0] == asked[1] <= 15
