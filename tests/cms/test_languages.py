"""What is not translated is read in its own language, and editors see what is missing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from wagtail.models import Locale, Page

from cms.groups import CLUSTER_MANAGERS, EDITORS, set_up_groups
from cms.languages import all_translated, written
from cms.models import ArticlePage, HomePage, SectionPage
from cms.services import load_pages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def home(code: str) -> HomePage:
    return HomePage.objects.get(locale__language_code=code)


@pytest.fixture
def sections() -> dict[str, SectionPage]:
    """News in English, French and Arabic, translations of each other."""
    load_pages()
    first = home("en").add_child(instance=SectionPage(title="Studies", slug="studies", locale=home("en").locale))
    made = {"en": first}
    for code, title in (("fr", "Actualités"), ("ar", "أخبار")):
        page = first.copy_for_translation(Locale.objects.get(language_code=code))
        page.title = title
        page.save_revision().publish()
        made[code] = page
    return made


def article(section: SectionPage, title: str, slug: str, **more: object) -> ArticlePage:
    page = ArticlePage(title=title, slug=slug, lede=f"{title}.", locale=section.locale, **more)
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


def test_what_is_not_translated_is_listed_in_its_language_and_read_with_a_note(
    client: Client, sections: dict[str, SectionPage]
) -> None:
    article(sections["ar"], "معرض التمور", "fair")
    seen = client.get(sections["fr"].get_url()).text
    assert '<h2 class="h" lang="ar" dir="rtl">' in seen
    address = f"{sections['fr'].get_url()}fair/"
    assert f'href="{address}"' in seen
    page = client.get(address)
    assert page.status_code == 200
    assert '<html lang="fr" dir="ltr"' in page.text
    assert "معرض التمور" in page.text.split('<header class="stack" lang="ar" dir="rtl">')[1][:200]
    assert 'class="note' in page.text
    assert 'class="note' not in client.get(ArticlePage.objects.get().get_url()).text


def test_links_to_other_languages_lead_to_the_translation_though_its_address_has_other_words(
    client: Client, sections: dict[str, SectionPage]
) -> None:
    english = article(sections["en"], "Date fair", "date-fair")
    arabic = article(sections["ar"], "معرض التمور", "معرض", translation_key=english.translation_key)
    there = f'href="{arabic.get_url()}?from=mail" lang="ar" hreflang="ar"'
    assert there in client.get(f"{english.get_url()}?from=mail").text
    seen = client.get(arabic.get_url()).text
    assert f'href="{english.get_url()}" lang="en" hreflang="en"' in seen
    # Nobody has translated it into French: there, the English page stands in.
    standing_in = f"{sections['fr'].get_url()}date-fair/"
    assert client.get(standing_in).status_code == 200
    assert f'href="{standing_in}" lang="fr" hreflang="fr"' in seen


def test_readers_keep_the_source_while_it_is_translated_though_english_only_repeats_it(
    client: Client, sections: dict[str, SectionPage]
) -> None:
    """A phone in Arabic begins it; every other language's tree holds a copy."""
    page = article(sections["ar"], "معرض التمور", "fair")
    page.copy_for_translation(sections["en"].locale, alias=True)
    alias = page.copy_for_translation(sections["fr"].locale, alias=True)
    set_up_groups()
    lina = UserFactory()
    lina.groups.add(Group.objects.get(name=EDITORS))
    desk = Client()
    desk.force_login(lina)
    desk.post(reverse("cms_translate", args=[page.pk, "fr"]))
    seen = client.get(alias.get_url())
    assert seen.status_code == 200
    assert "معرض التمور" in seen.text
    assert client.get(sections["fr"].get_url()).text.count('<h2 class="h" lang="ar" dir="rtl">') == 1
    assert client.get(sections["en"].get_url()).text.count('<h2 class="h" lang="ar" dir="rtl">') == 1


def test_what_lost_its_source_is_listed_once_in_the_language_that_lacks_it(
    client: Client, sections: dict[str, SectionPage]
) -> None:
    page = article(sections["en"], "A fair for dates", "fair")
    for code, title in (("fr", "Un salon des dattes"), ("ar", "معرض التمور")):
        made = page.copy_for_translation(sections[code].locale)
        made.title = title
        made.save_revision().publish()
    page.delete()
    listed = client.get(sections["en"].get_url()).text
    assert ("Un salon des dattes" in listed, "معرض التمور" in listed) == (True, False)
    address = f"{sections['en'].get_url()}fair/"
    assert "Un salon des dattes" in client.get(address).text


def test_a_translation_takes_its_place(client: Client, sections: dict[str, SectionPage]) -> None:
    page = article(sections["en"], "A fair for dates", "fair")
    assert "A fair for dates" in client.get(sections["fr"].get_url()).text
    made = page.copy_for_translation(sections["fr"].locale)
    made.title = made.lede = "Un salon des dattes"
    made.save_revision().publish()
    seen = client.get(sections["fr"].get_url()).text
    assert ("A fair for dates" in seen, "Un salon des dattes" in seen) == (False, True)


def test_of_two_other_languages_english_goes_first(client: Client, sections: dict[str, SectionPage]) -> None:
    page = article(sections["ar"], "معرض", "fair")
    made = page.copy_for_translation(sections["en"].locale)
    made.title = made.lede = "A fair"
    made.save_revision().publish()
    seen = client.get(sections["fr"].get_url()).text
    assert ("معرض" in seen, "A fair" in seen) == (False, True)


def test_an_alias_says_in_which_language_it_is(client: Client, sections: dict[str, SectionPage]) -> None:
    page = article(sections["en"], "A fair", "fair")
    alias = page.copy_for_translation(sections["ar"].locale, alias=True)
    seen = client.get(alias.get_url()).text
    assert '<html lang="ar" dir="rtl"' in seen
    assert '<header class="stack" lang="en" dir="ltr">' in seen


def test_an_alias_stands_among_the_newest_when_its_source_is_published(
    client: Client, sections: dict[str, SectionPage]
) -> None:
    article(sections["fr"], "Un salon", "salon")
    draft = ArticlePage(title="A cold store", slug="store", locale=sections["en"].locale, live=False)
    sections["en"].add_child(instance=draft)
    alias = draft.copy_for_translation(sections["fr"].locale, alias=True)
    draft.save_revision().publish()
    alias.refresh_from_db()
    draft.refresh_from_db()
    assert alias.first_published_at == draft.first_published_at
    seen = client.get(sections["fr"].get_url()).text
    assert seen.index("A cold store") < seen.index("Un salon")


def test_what_nobody_has_is_not_found_and_what_is_not_for_all_stays_hidden(
    client: Client, sections: dict[str, SectionPage]
) -> None:
    page = article(sections["en"], "A fair", "fair")
    page.unpublish()
    assert client.get(f"{sections['fr'].get_url()}fair/").status_code == 404
    assert client.get(f"{sections['fr'].get_url()}nothing/").status_code == 404


def test_a_translation_whose_source_was_deleted_stays_whole(client: Client, sections: dict[str, SectionPage]) -> None:
    page = article(sections["en"], "A fair", "fair")
    made = page.copy_for_translation(sections["fr"].locale)
    made.title = "Un salon"
    made.save_revision().publish()
    page.delete()
    assert "Un salon" in client.get(ArticlePage.objects.get().get_url()).text
    row = next(one for one in all_translated() if one.title == "Un salon")
    assert [one.state for one in row.states] == ["missing", "source", "missing"]


def test_one_list_asks_the_same_of_three_as_of_one(client: Client, sections: dict[str, SectionPage]) -> None:
    def asked() -> int:
        client.get(sections["fr"].get_url())
        with CaptureQueriesContext(connection) as seen:
            client.get(sections["fr"].get_url())
        return len(seen)

    article(sections["en"], "One", "one")
    first = asked()
    article(sections["en"], "Two", "two")
    article(sections["ar"], "ثلاثة", "three")
    assert asked() == first <= 17


def test_editors_see_what_is_missing_older_or_a_draft(sections: dict[str, SectionPage]) -> None:
    set_up_groups()
    page = article(sections["en"], "A fair", "fair")
    french = page.copy_for_translation(sections["fr"].locale)
    french.save_revision().publish()
    page.refresh_from_db()
    report = next(one for one in all_translated() if one.title == "A fair")
    assert [one.state for one in report.states] == ["source", "current", "missing"]
    Page.objects.filter(pk=french.pk).update(latest_revision_created_at=page.last_published_at - dt.timedelta(days=1))
    report = next(one for one in all_translated() if one.title == "A fair")
    assert report.states[1].state == "older"
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=EDITORS))
    client = Client()
    client.force_login(editor)
    seen = client.get(reverse("cms_translations")).text
    assert "older than the original" in seen
    assert reverse("cms_translate", args=[page.pk, "ar"]) in seen
    assert reverse("cms_translations") in client.get(reverse("wagtailadmin_home")).text


def test_whoever_edits_no_page_does_not_see_the_report(sections: dict[str, SectionPage]) -> None:
    set_up_groups()
    manager = UserFactory()
    manager.groups.add(Group.objects.get(name=CLUSTER_MANAGERS))
    client = Client()
    client.force_login(manager)
    assert client.get(reverse("cms_translations")).status_code != 200


def editor_client() -> Client:
    set_up_groups()
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=EDITORS))
    client = Client()
    client.force_login(editor)
    return client


def test_what_repeats_its_source_becomes_the_draft_of_a_translation(sections: dict[str, SectionPage]) -> None:
    page = article(sections["en"], "A fair", "fair")
    alias = page.copy_for_translation(sections["fr"].locale, alias=True)
    client = editor_client()
    begin = reverse("cms_translate", args=[page.pk, "fr"])
    for _click in range(2):
        answer = client.post(begin)
        assert answer.url == reverse("wagtailadmin_pages:edit", args=[alias.pk])
    assert client.get(answer.url).status_code == 200
    alias.refresh_from_db()
    assert (alias.alias_of_id, alias.live) == (None, False)
    report = next(one for one in all_translated() if one.title == "A fair")
    assert report.states[1].state == "draft"
    read = Client().get(f"{sections['fr'].get_url()}fair/")
    assert "A fair" in read.text, "readers go on reading the original"


def test_a_section_that_is_to_be_translated_takes_nothing_below_it_offline(sections: dict[str, SectionPage]) -> None:
    section = SectionPage(title="Fairs", slug="fairs", locale=home("en").locale)
    home("en").add_child(instance=section)
    section.save_revision().publish()
    alias = section.copy_for_translation(sections["fr"].locale, alias=True)
    below = article(alias, "Salon", "salon")
    answer = editor_client().post(reverse("cms_translate", args=[section.pk, "fr"]))
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[alias.pk])
    assert Client().get(below.get_url()).status_code == 200

    def state() -> str:
        return next(one for one in all_translated() if one.title == "Fairs").states[1].state

    def read_as() -> str:
        page = Page.objects.get(pk=alias.pk).specific
        return written(page).code

    assert (state(), read_as()) == ("draft", "en"), "it still says what its source says"
    begun = Page.objects.get(pk=alias.pk).specific
    begun.title = "Salons"
    kept = begun.save_revision()
    assert (state(), read_as()) == ("draft", "en"), "nobody has published it"
    kept.publish()
    assert (state(), read_as()) == ("current", "fr")


def test_a_translation_begins_where_there_is_nothing_yet(sections: dict[str, SectionPage]) -> None:
    page = article(sections["en"], "A fair", "fair")
    assert editor_client().post(reverse("cms_translate", args=[page.pk, "ar"])).status_code == 302
    made = Page.objects.get(translation_key=page.translation_key, locale=sections["ar"].locale)
    assert (made.live, made.get_parent().pk) == (False, sections["ar"].pk)


def test_only_editors_begin_a_translation(sections: dict[str, SectionPage]) -> None:
    set_up_groups()
    page = article(sections["en"], "A fair", "fair")
    manager = UserFactory()
    manager.groups.add(Group.objects.get(name=CLUSTER_MANAGERS))
    client = Client()
    client.force_login(manager)
    client.post(reverse("cms_translate", args=[page.pk, "ar"]))
    assert not Page.objects.filter(translation_key=page.translation_key, locale=sections["ar"].locale).exists()


@pytest.mark.parametrize(("language", "word"), [("ar", "التقارير"), ("fr", "Rapports")])
def test_reports_in_the_menu_of_the_desk_are_not_what_people_report(language: str, word: str) -> None:
    with translation.override(language):
        assert (gettext("Reports"), pgettext("of a case", "Reports") != word) == (word, True)
