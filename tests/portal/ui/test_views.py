import copy

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import loader
from django.test import Client
from django.utils import translation

from portal.ui import navigation
from portal.ui.parts import Party

pytestmark = pytest.mark.urls("tests.portal.ui.site")


@pytest.fixture
def visitor(menu, settings):
    """A client of the small site: only what this floor needs, and no database behind it."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.MIDDLEWARE = [
        "portal.core.middleware.ContentSecurityPolicy",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "portal.ui.middleware.ReadersDigits",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "portal.core.middleware.LastResort",
    ]
    # A copy: what is changed in place stays changed for the tests that follow.
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["context_processors"] = [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
    ]
    settings.TEMPLATES = templates
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "language", "direction"),
    [("/styleguide/", "en", "ltr"), ("/fr/styleguide/", "fr", "ltr"), ("/ar/styleguide/", "ar", "rtl")],
)
def test_the_style_guide_shows_every_part_in_every_language(visitor, read, address, language, direction):
    response = visitor.get(address)
    assert response.status_code == 200
    html = read(response.text)
    assert (html.one("html")["lang"], html.one("html")["dir"]) == (language, direction)
    ribbons = [item for item in html.all("ol") if "ribbon" in str(item.get("class"))]
    assert len(ribbons) == 4
    assert html.all("h1") == [{}]
    assert "<b>Bold & Sons</b>" in html.text


def test_every_page_has_its_landmarks_and_one_polite_live_region(visitor, read):
    html = read(visitor.get("/display/").text)
    assert [len(html.all(name)) for name in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    assert html.all("a")[0] == {"class": "skip", "href": "#main"}
    assert [box["id"] for box in html.all("div") if box.get("aria-live") == "polite"] == ["toasts"]


@pytest.fixture
def huda(menu):
    """The header of somebody who may act for two organisations."""
    sanabel, nakhla = Party("Dar <Sanabel>", "firm", "/sanabel/"), Party("Nakhla Pack", "firm")
    navigation.header.register("account", lambda _request: navigation.Account("Huda Al-Mazroui", "/account/"))
    choices = [("k2", sanabel), ("k3", nakhla)]
    navigation.header.register("acting", lambda _request: navigation.Acting(sanabel, choices, "/acting/"))
    navigation.header.register("bell", lambda _request: navigation.Bell("/bell/", 1200))
    navigation.header.register("notice", lambda _request: "Sample <content>.")


def test_the_organisation_one_acts_for_stands_in_the_header_and_can_be_changed(visitor, huda, read):
    html = read(visitor.get("/display/?a=1").text)
    assert "You act for Dar <Sanabel> Act for another" in html.text
    assert [(option["value"], "selected" in option) for option in html.all("option")] == [("k3", False)]
    assert {"method": "post", "action": "/acting/", "class": "mt2"} in html.all("form")
    hidden = {control["name"]: control["value"] for control in html.all("input") if control.get("type") == "hidden"}
    assert hidden["next"] == "/display/?a=1"
    assert "csrfmiddlewaretoken" in hidden


def test_bell_and_notice_are_told(visitor, huda, read):
    html = read(visitor.get("/display/").text)
    assert "1,200Notifications, 1,200 unread" in html.text
    assert "Sample <content>." in html.text


def test_who_acts_for_one_organisation_has_nothing_to_change(visitor, menu, read):
    party = Party("Nakhla Pack", "firm")
    navigation.header.register("account", lambda _request: navigation.Account("Reem", "/account/"))
    navigation.header.register("acting", lambda _request: navigation.Acting(party, [("k3", party)], "/acting/"))
    html = read(visitor.get("/display/").text)
    assert "You act for Nakhla Pack" in html.text
    assert "Act for another" not in html.text


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', None), ("", None)])
def test_the_readers_theme_is_written_by_the_server(visitor, read, cookie, theme):
    visitor.cookies["theme"] = cookie
    assert read(visitor.get("/display/").text).one("html").get("data-theme") == theme


def test_choices_of_display_are_kept_in_this_browser(visitor, read):
    response = visitor.post("/display/", {"theme": "dark", "digits": "arab", "keys": "off"})
    assert (response.status_code, response["Location"]) == (302, "/display/")
    kept = {name: cookie.value for name, cookie in visitor.cookies.items()}
    assert {"theme": "dark", "digits": "arab", "keys": "off"}.items() <= kept.items()
    html = read(visitor.get("/display/").text)
    assert "Saved in this browser." in html.text
    assert [control["value"] for control in html.all("input") if "checked" in control] == ["dark", "arab", "", "off"]


def test_going_back_to_the_devices_own_theme_forgets_the_cookie(visitor, read):
    visitor.cookies["theme"] = "dark"
    visitor.post("/display/", {"theme": "", "digits": "", "keys": ""})
    assert visitor.cookies["theme"].value == ""
    assert "data-theme" not in read(visitor.get("/display/").text).one("html")


def test_a_theme_that_does_not_exist_is_refused_with_the_error_first(visitor, read):
    response = visitor.post("/display/", {"theme": "pink"})
    assert response.status_code == 422
    assert read(response.text).text.startswith("Error: Display and keys")


def test_arabic_digits_by_choice(visitor):
    visitor.cookies["digits"] = "arab"
    assert "١٬٢٣٤٬٥٦٧" in visitor.get("/ar/styleguide/").text
    assert "1,234,567" in visitor.get("/styleguide/").text
    visitor.cookies["digits"] = ""
    assert "1,234,567" in visitor.get("/ar/styleguide/").text


@pytest.mark.parametrize("address", ["/nowhere/", "/hide/"])
def test_not_found_and_not_to_be_known_look_the_same(visitor, read, address):
    response = visitor.get(address)
    assert response.status_code == 404
    assert "There is no page at this address" in read(response.text).text
    assert "Never to be read" not in response.text


def test_a_refusal_gives_its_reason(visitor, read):
    response = visitor.get("/refuse/")
    assert response.status_code == 403
    assert "Only members of this cluster can open this page." in read(response.text).text


def test_what_is_not_possible_now_says_why(visitor, read):
    response = visitor.get("/late/")
    assert response.status_code == 409
    assert "This need was closed on 3 November." in read(response.text).text


@pytest.mark.parametrize(("address", "direction"), [("/broken/", "ltr"), ("/ar/broken/", "rtl")])
def test_our_own_fault_is_told_in_the_readers_language_without_the_database(visitor, read, address, direction):
    response = visitor.get(address)  # no database fixture: a query would fail here
    assert response.status_code == 500
    html = read(response.text)
    assert html.one("html")["dir"] == direction
    with translation.override("ar" if direction == "rtl" else "en"):
        assert translation.gettext("Something broke on our side") in html.text
    assert html.all("script") == []


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_pages_for_the_worst_moments_need_no_request(read, name, language):
    with translation.override(language):
        html = read(loader.get_template(name).render())
    assert html.one("html")["lang"] == language
    assert len(html.all("h1")) == 1


def test_messages_are_said_on_the_page_as_well(draw, read):
    said = [Message(constants.SUCCESS, "Saved."), Message(constants.ERROR, "<b>Too big</b>")]
    html = read(draw('{% include "ui/messages.html" %}', messages=said))
    notes = [box for box in html.all("div") if box.get("data-behaviour") == "toast"]
    assert [note["class"] for note in notes] == ["note ok", "note bad"]
    icons = [note["data-icon"] for note in notes]
    assert icons == ["/static/ui/icons.svg#check", "/static/ui/icons.svg#warn"]
    assert html.text == "Saved.<b>Too big</b>"


def test_a_toast_in_an_htmx_answer_joins_those_of_the_page(draw, read):
    html = read(draw('{% toast "bad" oob=True %}{{ reason }}{% endtoast %}', reason="<b>"))
    assert html.all("div") == [{"hx-swap-oob": "beforeend:#toasts"}, {"class": "toast bad"}]
    assert html.text == "<b>"


@pytest.mark.parametrize(
    ("prefix", "key"),
    [
        ("", "The key / opens the search, ? shows all keys"),
        ("/fr", "La touche / ouvre la recherche, le «\u202f?\u202f» montre toutes les touches"),
    ],
)
def test_the_choices_of_the_keyboard_speak_the_language_of_the_page(visitor, prefix, key):
    page = visitor.get(f"{prefix}/display/").text
    assert key in page
    assert ("No single keys" in page) == (prefix == "")
