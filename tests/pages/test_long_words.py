"""Names and sentences without a single space, in two alphabets: no page grows wider than a small phone because of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.organisations.services.announcing import index_organisations
from portal.search.projector import project_pending
from tests.factories.matchmaking import ListingFactory, MatchFactory
from tests.factories.organisations import (
    CertificateFactory,
    ClusterMembershipFactory,
    MembershipFactory,
    ReferenceFactory,
)

pytestmark = pytest.mark.browser
LATIN, ARABIC = "Unbroken", "متماسكة"


def unbroken(syllables: str, letters: int) -> str:
    return (syllables * letters)[:letters]


@pytest.fixture
def scene(live_server: Any, cast: SimpleNamespace) -> dict[str, list[tuple[User | None, str]]]:
    """Addresses by who opens them: the firm, its need, its people, its past work, all of them in words that never end."""
    firm, owner, link = cast.firm, cast.firm_owner, cast.cluster.links.first()
    for letters, words in (("latin", LATIN), ("ar", ARABIC)):
        setattr(firm, f"trade_name_{letters}", unbroken(words, 200))
        setattr(firm, f"legal_name_{letters}", unbroken(words[::-1], 200))
    firm.summary, firm.description, firm.place = unbroken(LATIN, 240), unbroken(ARABIC, 1000), unbroken(LATIN, 120)
    firm.email, firm.contact_public = f"{unbroken('post', 60)}@{unbroken('place', 60)}.example", True
    firm.website = f"https://{unbroken('place', 60)}.example/{unbroken('way', 60)}"
    firm.save()
    for item in firm.trade_items.all():
        item.text = unbroken(ARABIC, 159) + str(item.pk)[-1]
        item.save()
    User.objects.filter(pk=owner.pk).update(full_name=unbroken(LATIN, 100), job_title=unbroken(ARABIC, 80))
    User.objects.filter(pk=cast.firm_member.pk).update(full_name=unbroken(ARABIC, 100))
    CertificateFactory(organisation=firm, number=unbroken("7", 60))
    MembershipFactory(organisation=cast.packer, user=owner)
    ClusterMembershipFactory(organisation=firm, cluster=cast.other_cluster, link=None)
    piece = ReferenceFactory(organisation=firm, title=unbroken(LATIN, 300), source=unbroken(ARABIC, 200))
    piece.partners.set([cast.packer])
    for title in (unbroken(LATIN, 160), unbroken(ARABIC, 160)):
        need = ListingFactory(
            organisation=firm, title=title, text=title, cluster=cast.cluster, audience="public", link=link
        )
        match = MatchFactory(listing=need, organisation=cast.packer)
    offer = ListingFactory(organisation=cast.packer, title=unbroken(LATIN, 160), offer=True, audience="public")
    MatchFactory(listing=offer, organisation=firm)
    index_organisations(Organisation.objects.all())
    project_pending()

    def own(name: str) -> tuple[User | None, str]:
        return owner, reverse(f"organisations:{name}", args=[firm.slug])

    sections = [
        "edit",
        "edit_trade",
        "edit_sectors",
        "edit_certificates",
        "edit_sites",
        "edit_contact",
        "edit_clusters",
    ]
    sections += ["edit_references", "reference_create", "members"]
    return {
        "visitor": [
            (None, path) for path in ("/directory/", "/clusters/", "/needs/", f"/search/?q={unbroken(LATIN, 200)}")
        ]
        + [(None, thing.get_absolute_url()) for thing in (firm, cast.packer, cast.cluster, need)]
        + [(None, reverse("organisations:reference_detail", args=[piece.public_id]))],
        "owner": [own(name) for name in sections]
        + [(owner, reverse(name)) for name in ("front:member_home", "matchmaking:match_list", "accounts:account")]
        + [(owner, thing.get_absolute_url()) for thing in (firm, cast.packer, need, match)],
        "office": [
            (cast.cluster_manager, reverse("organisations:cluster_place", args=[firm.slug, cast.cluster.slug])),
            (cast.cluster_manager, reverse("front:member_home")),
        ],
    }


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["session"].value


WIDEST = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => {
    const {left, right} = one.getBoundingClientRect();
    return left < -1 || right > innerWidth + 1;
  })
  .slice(-3).map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("who", ["visitor", "owner", "office"])
def test_no_page_scrolls_sideways_for_a_word_that_never_ends(
    live_server: Any, browser: Browser, scene: dict[str, list[tuple[User | None, str]]], who: str, language: str
) -> None:
    wrong = {}
    context = browser.new_context(viewport={"width": 320, "height": 700})
    tab = context.new_page()
    # Before any page asks the server something: in memory, SQLite does not wait for another thread.
    keys = {user.pk: session_of(user) for user, _ in scene[who] if user}
    for user, path in scene[who]:
        if user:
            context.add_cookies([{"name": "session", "value": keys[user.pk], "url": live_server.url}])
        response = tab.goto(f"{live_server.url}{'' if language == 'en' else f'/{language}'}{path}")
        assert response
        assert response.status == 200, path
        if over := tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
            wrong[path[:60]] = (over, tab.evaluate(WIDEST))
    context.close()
    assert wrong == {}
