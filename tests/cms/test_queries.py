"""What the public home counts and lists."""

from types import SimpleNamespace

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.models import ArticlePage, SectionPage
from cms.queries import public_home
from cms.services import load_pages
from tests.factories.matchmaking import ListingFactory
from tests.factories.organisations import ClusterFactory, ClusterMembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def test_figures_count_what_members_see_and_the_list_shows_what_everybody_sees(cast: SimpleNamespace) -> None:
    for audience in ("cluster", "members", "public"):
        ListingFactory(organisation=cast.firm, cluster=cast.cluster, audience=audience, title=audience)
    live = public_home("en")
    assert live.open_needs == 3
    assert [need.title for need in live.needs] == ["public"]
    assert live.needs_for_members == 2


@pytest.mark.parametrize("discreet", [{"category": "finance"}, {"confidentiality": "office"}, {"draft": True}], ids=str)
def test_not_even_a_number_tells_of_what_is_discreet(cast: SimpleNamespace, discreet: dict[str, object]) -> None:
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=cast.cluster.links.first(), **discreet)
    live = public_home("en")
    assert live.open_needs == 0
    assert sum(stage.needs for stage in live.stages) == 0


def test_a_stage_is_short_where_needs_exceed_offers(cast: SimpleNamespace) -> None:
    link = cast.cluster.links.get(position=3)
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=link)
    row = next(stage for stage in public_home("en").stages if stage.stage == link.stage)
    assert (row.needs, row.offers, row.state) == (1, 0, "gap")


def test_a_stage_leads_to_the_clusters_that_lack_a_link_of_it(cast: SimpleNamespace, client: Client) -> None:
    packing = cast.cluster.links.get(position=3)
    ListingFactory(organisation=cast.firm, cluster=cast.cluster, link=packing)
    covered = ClusterFactory(slug="covered", name_en="Covered")
    for link in covered.links.all():
        ClusterMembershipFactory(cluster=covered, organisation=OrganisationFactory(), link=link)
    stages = {stage.stage: stage for stage in public_home("en").stages}
    address = stages["packaging"].drawn().more.url
    assert address == "/clusters/?short=packaging"
    page = client.get(address).content.decode()
    assert cast.cluster.get_absolute_url() in page
    assert covered.get_absolute_url() not in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_home_asks_the_same_number_of_questions(
    cast: SimpleNamespace, rows: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(rows):
        ListingFactory(organisation=OrganisationFactory(), cluster=cast.cluster, audience="public")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        live = public_home("en")
        [(need.organisation.name, need.cluster and list(need.cluster.links.all())) for need in live.needs]


def test_the_home_shows_the_three_newest_that_everybody_may_read(client: Client) -> None:
    load_pages()
    news = SectionPage.objects.get(slug="news", locale__language_code="en")
    for number in range(5):
        page = ArticlePage(title=f"Article {number}", slug=f"article-{number}", lede="Short.", locale=news.locale)
        news.add_child(instance=page)
        page.save_revision().publish()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    shown = client.get("/").content.decode()
    assert [f"Article {number}" in shown for number in range(5)] == [False, True, True, True, False]
    assert 'href="/news/"' in shown
    page.get_prev_sibling().specific.unpublish()
    assert "Article 3" not in client.get("/").content.decode()
