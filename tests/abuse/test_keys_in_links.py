"""Links that are keys: what each opens, that no other is opened by it, and that reading it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver, reverse

from matchmaking.services.dictations import dictate
from matchmaking.tokens import token_of as token_of_dictation
from portal.accounts.models import User
from portal.calendars.services import open_feed
from portal.calendars.services import token_of as token_of_feed
from portal.events.keys import key_for as answer_key
from portal.notifications.keys import key_for
from portal.notifications.models import Notification
from portal.notifications.services import notify
from portal.notifications.unsubscribing import token_for
from portal.onboarding.models import Claim, Correction
from portal.onboarding.services.codes import hash_of
from portal.onboarding.services.codes import token_of as token_of_page
from portal.organisations.models import ConfirmationRequest, Membership, Organisation, PartnerConsent
from portal.organisations.services import add_reference
from portal.organisations.services.invitations import invite_member
from portal.organisations.services.recoveries import ask_new_address
from portal.organisations.services.recoveries import token_of as token_of_recovery
from portal.organisations.tokens import confirmation_path, consent_link_of, token_of
from portal.saved.models import News
from portal.saved.services import save_search
from tests.factories.events import event_of, registered
from tests.factories.matchmaking import ListingFactory, MatchFactory

pytestmark = pytest.mark.django_db
DOORS = (
    "organisations:invitation_accept",
    "organisations:recovery",
    "organisations:confirm_by_link",
    "organisations:consent_by_link",
    "matchmaking:dictation",
    "notifications:unsubscribe",
    "matchmaking:no_by_link",
    "matchmaking:yes_by_link",
    "matchmaking:ask_by_link",
    "short_link",
    "feed",
    "events:registration_by_link",
    "onboarding:claim",
    "onboarding:correction",
    "saved:stop_by_link",
)

ONLY_READ = {"short_link", "feed"}


@pytest.fixture
def keys(cast: SimpleNamespace) -> dict[str, str]:
    """One for each door that a token opens without signing in."""
    asked = ConfirmationRequest.objects.create(organisation=cast.firm)
    outside = [("Gulf Foods", "sales@gulf.example")]
    add_reference(cast.firm, by=cast.firm_owner, title="Filling line", year=2025, outside=outside)
    lost = Membership.objects.select_related("user", "organisation__region").get(user=cast.firm_member)
    recovery = ask_new_address(lost, by=cast.firm_owner, note="She came here", lost="email", phone="+966501234567")
    given = {"title": "Cartons of 10 kg", "category": "supply", "audience": "cluster", "email": "a@firm.example"}
    invitation = invite_member(cast.firm, by=cast.firm_owner, role="member", email="nada@people.example")
    tokens = (
        token_of(invitation),
        token_of_recovery(recovery),
        _last(confirmation_path(asked)),
        _last(consent_link_of(PartnerConsent.objects.get())),
        token_of_dictation(dictate(cast.firm, cast.cluster, by=cast.cluster_manager, **given)),
        token_for(cast.firm_owner, "dictation.written"),
        *(key_for(_told(cast), purpose, cast.packer_owner.email) for purpose in ("no", "yes", "ask", "open")),
        token_of_feed(open_feed(cast.firm_owner)),
        answer_key(registered(event_of(cast.office, by=cast.cluster_manager), cast.firm, phone="+966501234567")),
        *(
            _key_about(cast.lab, model, **given)
            for model, given in ((Claim, {"way": "phone"}), (Correction, {"what": "wrong"}))
        ),
        key_for(_found(cast), "stop", cast.firm_owner.email),
    )
    return dict(zip(DOORS, tokens, strict=True))


def _key_about(organisation: Organisation, model: type[Claim | Correction], **given: str) -> str:
    """Somebody without an account says something of a page."""
    row = model.objects.create(organisation=organisation, token_hash=model.__name__, sent_to="+966501234567", **given)
    key = token_of_page(row)
    model.objects.filter(pk=row.pk).update(token_hash=hash_of(key))
    return key


def _told(cast: SimpleNamespace) -> Notification:
    found = Notification.objects.filter(kind="match.found").first()
    if found is None:
        need = ListingFactory(organisation=cast.firm, cluster=cast.cluster)
        match = MatchFactory(listing=need, organisation=cast.packer)
        notify("match.found", to=[cast.packer_owner], about=match)
        found = Notification.objects.get(kind="match.found")
    return found


def _found(cast: SimpleNamespace) -> Notification:
    """What told somebody of something new for a search that they saved."""
    search = save_search("needs", QueryDict("q=press"), by=cast.firm_owner, called="Presses")
    notify("search.found", to=[cast.firm_owner], about=News.objects.create(search=search))
    return Notification.objects.get(kind="search.found")


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def doors(patterns: list[object], names: str = "") -> list[str]:
    found = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += doors(one.url_patterns, f"{names}{one.namespace}:" if one.namespace else names)
        elif "<str:token>" in str(one.pattern):  # type: ignore[attr-defined]
            found.append(f"{names}{one.name}")  # type: ignore[attr-defined]
    return found


def test_35_every_door_is_known_here() -> None:
    """The copy of one's own data and the code of a badge want somebody signed in besides: tests/portal/privacy/test_copies.py,
    tests/portal/events/test_door.py.
    """
    assert set(doors(get_resolver().url_patterns)) == {*DOORS, "privacy:copy_fetch", "events:badge_scan"}


def test_31_a_key_opens_its_own_door_alone(keys: dict[str, str], client: Client) -> None:
    for kind, token in keys.items():
        for door in DOORS:
            expected = 200 if door == kind else 404
            assert client.get(reverse(door, args=[token])).status_code == expected, f"{kind} at {door}"
            if door != kind:
                expected = 405 if door in ONLY_READ else 404
                assert client.post(reverse(door, args=[token]), {"action": "confirm"}).status_code == expected


def test_31_a_key_with_one_letter_changed_opens_nothing(keys: dict[str, str], client: Client) -> None:
    for door, token in keys.items():
        for place in (0, len(token) // 2):
            other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
            assert client.get(reverse(door, args=[other])).status_code == 404, door
            expected = 405 if door in ONLY_READ else 404
            assert client.post(reverse(door, args=[other])).status_code == expected, door


def test_35_reading_a_link_writes_nothing(
    keys: dict[str, str], cast: SimpleNamespace, browser_of: Callable[[User | None], Client]
) -> None:
    """Scanners of mail follow every link, and so does whoever is curious."""
    for who in (None, cast.stranger):
        browser = browser_of(who)
        for door, token in keys.items():
            with CaptureQueriesContext(connection) as asked:
                browser.get(reverse(door, args=[token]))
                browser.head(reverse(door, args=[token]))
            written = [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
            assert [sql for sql in written if "session" not in sql] == [], door
