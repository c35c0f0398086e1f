import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import ResolverMatch, reverse

from portal.ui import navigation
from portal.ui.languages import language_links
from portal.ui.navigation import Entry, links
from portal.ui.tags.frame import Frame

pytestmark = pytest.mark.urls("tests.portal.ui.site")


@pytest.fixture
def request_(rf):
    request = rf.get("/styleguide/?kind=firm")
    request.user = AnonymousUser()
    request.resolver_match = ResolverMatch(
        lambda: None, (), {}, url_name="styleguide", app_names=["ui"], namespaces=["ui"]
    )
    return request


def test_entries_stand_in_the_order_of_their_numbers(menu, request_):
    menu.register("last", Entry(label="Last", address="ui:display", main=20))
    menu.register("first", Entry(label="First", address="ui:styleguide", main=10))
    menu.register("foot", Entry(label="Foot", address="ui:styleguide", help=1))
    assert [link.label for link in links(request_, "main")] == ["First", "Last"]


def test_the_entry_of_this_page_is_current(menu, request_):
    menu.register("here", Entry(label="Here", address="ui:styleguide", main=1))
    menu.register("there", Entry(label="There", address="ui:display", main=2))
    menu.register("above", Entry(label="Above", address="ui:display", covers=["ui"], phone=3))
    assert [link.current for link in links(request_, "main")] == [True, False]
    assert [link.current for link in links(request_, "phone")] == [True]


def test_what_lies_above_this_page_yields_to_what_leads_to_it(menu, request_):
    menu.register("above", Entry(label="Above", address="ui:display", covers=["ui"], main=1))
    menu.register("here", Entry(label="Here", address="ui:styleguide", main=2))
    assert [link.current for link in links(request_, "main")] == [False, True]


def test_an_entry_is_shown_only_to_those_it_is_for(menu, request_):
    menu.register("members", Entry(label="Members", address="ui:display", main=1, shown_to=navigation.signed_in))
    menu.register("visitors", Entry(label="Visitors", address="ui:display", main=2, shown_to=navigation.visitors))
    assert [link.label for link in links(request_, "main")] == ["Visitors"]


def test_an_editors_page_that_does_not_exist_stays_away(menu, request_):
    menu.register("news", Entry(label="News", address=lambda _request: "", main=1))
    menu.register("how", Entry(label="How", address=lambda _request: "/how/", main=2))
    assert [link.url for link in links(request_, "main")] == ["/how/"]


def test_a_count_is_asked_once_however_often_it_is_shown(menu, request_):
    asked = []

    def waiting(request):
        asked.append(request)
        return 3

    menu.register("matches", Entry(label="Matches", address="ui:display", main=1, phone=1, do=1, count=waiting))
    shown = [links(request_, place)[0].count for place in ("main", "phone", "do")]
    assert shown == [3, 3, 3]
    assert asked == [request_]


def test_what_the_header_knows_is_asked_once_and_may_be_nothing(menu, request_):
    asked = []
    navigation.header.register("bell", asked.append)
    around = Frame(request_)
    assert (around.bell, around.bell, around.search) == (None, None, None)
    assert asked == [request_]


def test_a_phone_has_five_shortcuts_and_a_visitor_none(menu, request_):
    for place in range(7):
        menu.register(f"{place}", Entry(label=f"{place}", address="ui:display", phone=place))
    assert Frame(request_).phone == []
    request_.user = type("Member", (), {"is_authenticated": True})()
    assert [link.label for link in Frame(request_).phone] == ["0", "1", "2", "3", "4"]


def test_the_language_links_stay_on_the_page_with_its_question(request_):
    assert [(link.code, link.url, link.current) for link in language_links(request_)] == [
        ("en", "/styleguide/?kind=firm", True),
        ("fr", "/fr/styleguide/?kind=firm", False),
        ("ar", "/ar/styleguide/?kind=firm", False),
    ]


def test_an_editors_page_names_its_own_translations(request_):
    request_.translations = {"fr": "/fr/a-propos/"}
    assert [link.url for link in language_links(request_)][1:] == ["/fr/a-propos/", "/ar/"]


def test_where_there_is_no_page_the_language_links_lead_home(rf):
    request = rf.get("/nowhere/")
    assert [link.url for link in language_links(request)][1:] == ["/fr/", "/ar/"]


def test_no_menu_of_the_house_leads_nowhere(settings, rf):
    settings.ROOT_URLCONF = "portal.urls"
    named = [entry.address for _, entry in navigation.menu if isinstance(entry.address, str)]
    assert [reverse(address) for address in named]
