"""Blocks in a page: what is so today as a stranger may see it, and what an editor fills by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.blocks import Body
from cms.models import HomePage, StandardPage
from cms.services import load_pages
from portal.analytics.choosing import periods_on
from portal.analytics.figures import figures
from portal.analytics.models import Reading
from tests.factories.matchmaking import ListingFactory

pytestmark = pytest.mark.django_db


def page_with(*body: tuple[str, Any]) -> StandardPage:
    load_pages()
    home = HomePage.objects.get(locale__language_code="en")
    page = StandardPage(title="A page", slug="a-page", body=list(body), locale=home.locale)
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def read(client: Client, page: StandardPage) -> str:
    cache.clear()
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_needs_that_everybody_may_see_stand_under_their_link(cast: SimpleNamespace, client: Client) -> None:
    link = cast.cluster.links.get(position=3)
    for audience in ("cluster", "members", "public"):
        ListingFactory(
            organisation=cast.firm, cluster=cast.cluster, link=link, audience=audience, title=f"meant for {audience}"
        )
    shown = read(client, page_with(("needs", {"cluster": cast.cluster.slug})))
    assert "meant for public" in shown
    assert "meant for members" not in shown
    assert "meant for cluster" not in shown
    client.force_login(cast.firm_owner)
    assert "meant for cluster" not in read(client, page_with_address())


def test_how_many_more_are_open_to_members_is_said_as_a_number(cast: SimpleNamespace, client: Client) -> None:
    link = cast.cluster.links.get(position=3)
    for audience in ("cluster", "members", "public"):
        ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=link, audience=audience)
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, confidentiality="office")
    page = page_with(("needs", {"cluster": cast.cluster.slug}))
    shown = read(client, page)
    assert "<b>2</b> more needs are open to members." in shown
    assert f"?next={page.get_url()}" in shown
    client.force_login(cast.firm_owner)
    assert f"?next={page.get_url()}" not in read(client, page)


def page_with_address() -> StandardPage:
    found: StandardPage = StandardPage.objects.get(slug="a-page")
    return found


@pytest.mark.parametrize("kind", ["needs", "ribbon", "figures"])
def test_a_cluster_that_is_no_longer_there_leaves_a_page_that_is_read(client: Client, kind: str) -> None:
    assert "A page" in read(client, page_with((kind, {"cluster": "gone"})))


def test_the_number_of_questions_does_not_grow_and_none_is_asked_within_a_minute(
    cast: SimpleNamespace, client: Client
) -> None:
    slug = cast.cluster.slug
    page = page_with(*[(kind, {"cluster": slug}) for kind in ("needs", "ribbon", "events", "figures")])

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(page.get_url())
        return len(seen)

    ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=cast.cluster.links.first(), audience="public")
    asked()
    one = asked()
    for link in cast.cluster.links.all():
        ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=link, audience="public")
    assert asked() == one
    with CaptureQueriesContext(connection) as seen:
        client.get(page.get_url())
    assert len(seen) < one
    assert not [row for row in seen if "matchmaking_listing" in row["sql"]]


@pytest.mark.parametrize(("organisations", "firms", "told"), [(9, 9, True), (9, 2, False), (2, 2, False)])
def test_figures_come_with_their_method_and_are_kept_back_where_few_stand_behind(
    cast: SimpleNamespace, client: Client, organisations: int, firms: int, told: bool
) -> None:
    period = periods_on(timezone.localdate())["last-quarter"]
    key, figure = next((key, one) for key, one in figures if one.unit == "count" and not one.part_of)
    Reading.objects.create(
        cluster=cast.cluster,
        key=key,
        start=period.start,
        end=period.end,
        value=7654,
        organisations=organisations,
        firms=firms,
        covered=9,
        of=9,
    )
    shown = read(client, page_with(("figures", {"cluster": cast.cluster.slug})))
    assert ("7,654" in shown) is told
    assert str(figure.method)[:30] in shown


def test_an_editor_chooses_which_figures_stand_there_and_parts_of_others_do_not_come_unasked(
    cast: SimpleNamespace, client: Client
) -> None:
    period = periods_on(timezone.localdate())["last-quarter"]
    whole = next(key for key, one in figures if one.unit == "count" and not one.part_of)
    part = next(key for key, one in figures if one.unit == "count" and one.part_of)
    for key, value in ((whole, 7654), (part, 4321)):
        Reading.objects.create(
            cluster=cast.cluster,
            key=key,
            start=period.start,
            end=period.end,
            value=value,
            organisations=9,
            firms=9,
            covered=9,
            of=9,
        )
    slug = cast.cluster.slug
    unasked = read(client, page_with(("figures", {"cluster": slug})))
    assert ("7,654" in unasked, "4,321" in unasked) == (True, False)
    StandardPage.objects.all().delete()
    asked = read(client, page_with(("figures", {"cluster": slug, "figures": [part]})))
    assert ("7,654" in asked, "4,321" in asked) == (False, True)


def test_what_is_filled_by_hand(client: Client) -> None:
    load_pages()
    document = Document.objects.create(
        title="Rules", file=ContentFile(b"x" * 3000, "rules.pdf"), collection=Collection.get_first_root_node()
    )
    table = {
        "columns": [{"type": "text", "heading": "Grade"}, {"type": "number", "heading": "Price"}],
        "rows": [{"values": ["First <b>", 12]}],
        "caption": "Prices of dates",
    }
    page = page_with(
        ("documents", {"documents": [document]}),
        ("callout", {"title": "Join", "text": "Now", "button": "Go there", "link": "https://example.org/"}),
        ("question", {"question": "Who?", "answer": "<p>All</p>"}),
    )
    page.body.append(("table", page.body.stream_block.child_blocks["table"].to_python(table)))
    page.save_revision().publish()
    shown = read(client, page)
    for part in (
        "rules",
        "<bdi>PDF</bdi>",
        'href="https://example.org/"',
        "<details",
        "Prices of dates",
        "First &lt;b&gt;",
    ):
        assert part in shown


@pytest.mark.parametrize("link", ["", "https://example.org/"])
def test_a_button_leads_to_one_place(link: str) -> None:
    block = Body().child_blocks["callout"]
    load_pages()
    both = {"page": HomePage.objects.first(), "link": link} if link else {}
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "T", "button": "B"}) | both)
    block.clean(block.to_python({"title": "T", "button": "B", "link": "https://example.org/"}))


def test_no_block_asks_for_a_colour_or_a_size() -> None:
    names = {name for block in Body().child_blocks.values() for name in getattr(block, "child_blocks", {})}
    assert not {
        name for name in names if any(word in name for word in ("colour", "color", "size", "width", "class", "style"))
    }
