"""Stories, resources, the glossary, help and what is written about a cluster, as visitors read them."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page

from cms.letters import sorted_by
from cms.models import ClusterPage, GlossaryPage, HelpPage, HomePage, ResourceLibraryPage, ResourcePage, StandardPage
from cms.services import load_pages
from cms.stories import draft_story
from cms.waiting import stories_that_wait
from portal.projects.models import Project, Record
from portal.projects.services import closing
from portal.search.models import SearchDocument
from tests.factories.projects import partner_in, project_of

pytestmark = pytest.mark.django_db


def home_in(language: str = "en") -> HomePage:
    load_pages()
    found: HomePage = HomePage.objects.get(locale__language_code=language)
    return found


def published(parent: Page, page: Any) -> Any:
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def document(name: str, collection: Collection | None = None) -> Document:
    made: Document = Document.objects.create(
        title=name,
        file=ContentFile(b"%PDF-1.4 " + b"x" * 4000, name),
        collection=collection or Collection.get_first_root_node(),
    )
    return made


def read(client: Client, read_page: Page, **asked: str) -> str:
    answer = client.get(read_page.get_url(), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def library() -> ResourceLibraryPage:
    made: ResourceLibraryPage = published(home_in(), ResourceLibraryPage(title="Our library", slug="our-library"))
    return made


def test_a_resource_tells_its_file(client: Client, library: ResourceLibraryPage) -> None:
    page = published(
        library, ResourcePage(title="Packing dates", slug="packing", written_in="fr", document=document("dates.pdf"))
    )
    shown = read(client, page)
    assert page.document.url in shown
    assert re.search(r"\(PDF, 4\sKB\)", shown)
    assert "not for everybody" not in shown
    assert "<bdi>PDF</bdi>" in read(client, library)


def test_a_document_of_a_closed_collection_is_marked_and_kept(client: Client, library: ResourceLibraryPage) -> None:
    closed = Collection.get_first_root_node().add_child(instance=Collection(name="Members"))
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    below = closed.add_child(instance=Collection(name="Below"))
    page = published(
        library, ResourcePage(title="Prices", slug="prices", written_in="en", document=document("p.pdf", below))
    )
    assert "not for everybody" in read(client, page)
    assert "not for everybody" in read(client, library)
    assert client.get(page.document.url).status_code == 302


def test_the_library_is_narrowed_and_what_means_nothing_narrows_nothing(
    client: Client, library: ResourceLibraryPage
) -> None:
    link = {"link": "https://example.org/"}
    published(library, ResourcePage(title="A form in French", slug="a", written_in="fr", kind="form", **link))
    published(library, ResourcePage(title="A guide for firms", slug="b", written_in="en", made_for="firm", **link))
    shown = read(client, library, written_in="fr")
    assert "A form in French" in shown
    assert "A guide for firms" not in shown
    for_banks = read(client, library, made_for="finance")
    assert "A form in French" in for_banks
    assert "A guide for firms" not in for_banks
    assert "A guide for firms" in read(client, library, written_in="klingon", page="-3")
    assert "Show everything" in read(client, library, kind="course")


@pytest.mark.parametrize("both", [True, False])
def test_a_resource_is_a_document_or_a_link(library: ResourceLibraryPage, both: bool) -> None:
    more: dict[str, Any] = {"link": "https://example.org/", "document": document("x.pdf")} if both else {}
    with pytest.raises(ValidationError, match="one of the two"):
        ResourcePage(title="X", slug="x", written_in="en", **more).clean()


def test_a_resource_outlives_its_document(client: Client, library: ResourceLibraryPage) -> None:
    page = published(library, ResourcePage(title="Gone", slug="gone", written_in="en", document=document("gone.pdf")))
    page.document.delete()
    assert "was taken away" in read(client, page)


def test_the_glossary_stands_in_the_order_of_the_alphabet(client: Client) -> None:
    words = ["Zinc", "Émail", "acier", "encre"]
    terms = [("term", {"term": word, "meaning": f"What {word} is"}) for word in words]
    shown = read(client, published(home_in("fr"), GlossaryPage(title="Lexique", slug="lexique", terms=terms)))
    places = [shown.index(f"<dfn>{word}</dfn>") for word in ["acier", "Émail", "encre", "Zinc"]]
    assert places == sorted(places)
    assert 'href="#letter-3">Z' in shown
    assert "acier" in SearchDocument.objects.get(title="Lexique", deleted_at=None).body


def test_arabic_words_stand_under_their_own_letter() -> None:
    words = ["الطلب", "إنتاج", "العرض", "أثر"]
    assert sorted(words, key=sorted_by) == ["أثر", "إنتاج", "الطلب", "العرض"]
    assert sorted_by("ألم").startswith("ا")


def test_questions_open_without_a_script(client: Client) -> None:
    asked = [("question", {"question": "Who may join?", "answer": "<p>Every firm.</p>"})]
    page = published(home_in(), HelpPage(title="Answers", slug="answers", questions=asked))
    shown = read(client, page)
    assert "<details" in shown
    assert "Every firm." in SearchDocument.objects.get(subject=f"page:{page.pk}", deleted_at=None).body


def test_what_is_written_about_a_cluster_stands_on_its_page(cast: SimpleNamespace, client: Client) -> None:
    page = published(
        home_in(), ClusterPage(title="Why Hofuf", slug="why-hofuf", lede="Dates since ever.", cluster=cast.cluster)
    )
    address = cast.cluster.get_absolute_url()
    assert "Dates since ever." in client.get(address).content.decode()
    assert "Dates since ever." in client.get(f"/ar{address}").content.decode()
    assert client.get(page.get_url())["Location"] == address
    page.unpublish()
    assert "Dates since ever." not in client.get(address).content.decode()


def test_a_cluster_has_one_page_in_each_language(cast: SimpleNamespace) -> None:
    home = home_in()
    published(home, ClusterPage(title="One", slug="one", cluster=cast.cluster))
    with pytest.raises(ValidationError, match="already"):
        ClusterPage(title="Two", slug="two", cluster=cast.cluster, locale=home.locale).clean()
    ClusterPage(title="Two", slug="two", cluster=cast.cluster, locale=Locale.objects.get(language_code="fr")).clean()


def told(cast: SimpleNamespace) -> Project:
    project: Project = project_of(cast.firm, by=cast.firm_owner, title="A tray for dates", cluster=cast.cluster)
    partner_in(project, cast.packer)
    closing.close_project(project, by=cast.firm_owner, outcome="done", made="Trays.")
    for row in Record.objects.all():
        Record.objects.filter(pk=row.pk).update(story="yes")
    return project


def test_a_story_tells_the_facts_of_its_project(cast: SimpleNamespace, client: Client) -> None:
    home_in()
    page = draft_story(told(cast).pk)
    assert page is not None
    page.get_latest_revision().publish()
    shown = read(client, page)
    assert cast.cluster.name in shown
    assert "Who is named has agreed to it." in shown
    page.project = None
    page.save_revision().publish()
    assert "Who is named has agreed to it." not in read(client, page)


def test_a_story_that_was_a_page_of_text_is_still_read_and_still_asks(cast: SimpleNamespace, client: Client) -> None:
    project = told(cast)
    old = published(
        home_in(), StandardPage(title="Old story", slug=f"story-{project.public_id}", lede=cast.packer.name)
    )
    assert "Old story" in read(client, old)
    assert draft_story(project.pk) is None
    Record.objects.filter(organisation=cast.packer).update(story="no")
    old.save_revision().publish()
    old.refresh_from_db()
    assert not old.live
    assert [one.page.title for one in stories_that_wait() if one.objections] == ["Old story"]
