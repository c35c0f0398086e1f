"""What editors have published on the sample portal: news, one success story with everybody's consent, and a paper for members."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page

from cms.groups import MEMBERS_FILES, ROOT
from cms.models import ArticlePage, ProgrammePage, ResourceLibraryPage, ResourcePage, SectionPage, StoryPage
from cms.stories import draft_story
from portal.organisations.models import Organisation
from portal.projects.models import Record

from ..story.reading import DATA, read
from .cast import Cast
from .plates import plate
from .projects import project_of
from .word_files import word_file

FIRST = "en"


def write_news(cast: Cast) -> None:
    told = read(DATA / "news.toml")
    for one in told["article"]:
        _article(cast, one)
    _story(told["story"])
    _resource(told["resource"])


def _languages() -> list[str]:
    """Those of this installation, English first: the others are its translations."""
    return sorted(dict(settings.LANGUAGES), key=lambda code: code != FIRST)


def _article(cast: Cast, told: dict[str, Any]) -> None:
    first: Page | None = None
    cluster = cast.clusters[told["cluster"]]
    for code in _languages():
        words = told[code]
        page = ArticlePage(
            title=words["title"],
            slug=told["slug"],
            lede=words["lede"],
            cluster=cluster,
            picture=_picture(told, code),
            body=[*map(_block, words["body"]), *_live(told, code)],
        )
        first = _published(page, _part(SectionPage, "news", code), first, told["ago"])


def _block(told: list[str]) -> tuple[str, Any]:
    kind, words, *more = told
    return (kind, {"text": words, "by": more[0]}) if kind == "quote" else (kind, words)


def _live(told: dict[str, Any], code: str) -> list[tuple[str, Any]]:
    """What is so today, and where one goes on."""
    if "call" in told:
        page = ProgrammePage.objects.get(external_id=f"{told['call']}/{code}")
        words = {"title": page.title, "text": page.lede, "button": told["button"][code], "page": page, "link": ""}
        return [("callout", words)]
    return [(kind, {"cluster": told["cluster"]}) for kind in ("ribbon", "events") if told.get(kind)]


def _story(told: dict[str, Any]) -> None:
    """The draft that was made when the project closed, in words of its editors; all of its partners have agreed."""
    project = project_of(told["project"])
    draft = draft_story(project.pk) or StoryPage.objects.get(project=project)
    names = _named(project.pk)
    first: Page | None = None
    for code in sorted(_languages(), key=lambda one: one != draft.locale.language_code):
        words = told[code]
        fields = {
            "title": words["title"],
            "lede": words["lede"],
            "picture": _picture(told, code),
            "body": _story_body(words, {role: one.name_for(code) for role, one in names.items()}),
        }
        section = _part(SectionPage, "news", code)
        if first is None:
            draft.move(section, pos="last-child")
            page = StoryPage.objects.get(pk=draft.pk)
            for name, value in fields.items():
                setattr(page, name, value)
            first = _shown(page, told["ago"])
        else:
            page = StoryPage(slug=draft.slug, project=project, live=False, **fields)
            _published(page, section, first, told["ago"])


def _named(project: int) -> dict[str, Organisation]:
    agreed = Record.objects.filter(project=project, story=Record.Story.YES).select_related("organisation", "project")
    return {"lead" if row.organisation_id == row.project.lead_id else "partner": row.organisation for row in agreed}


def _story_body(words: dict[str, Any], names: dict[str, str]) -> list[tuple[str, Any]]:
    return [
        ("heading", words["who"]),
        ("text", _listed([line % names for line in words["partners"]])),
        ("heading", words["made_heading"]),
        ("text", words["made"]),
        ("heading", words["figures_heading"]),
        ("text", _listed(words["figures"])),
        ("heading", words["next_heading"]),
        ("text", words["further"]),
    ]


def _listed(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _resource(told: dict[str, Any]) -> None:
    root = Collection.get_first_root_node() or Collection.add_root(name=ROOT)
    members = root.add_child(name=MEMBERS_FILES)
    CollectionViewRestriction.objects.create(collection=members, restriction_type="login")
    first: Page | None = None
    for code in _languages():
        words = told[code]
        file = ContentFile(word_file(words["title"], words["lines"], language=code), words["file"])
        document = Document.objects.create(title=words["title"], file=file, collection=members)
        page = ResourcePage(
            title=words["title"],
            slug=told["slug"],
            lede=words["lede"],
            kind=told["kind"],
            written_in=code,
            document=document,
        )
        first = _published(page, _part(ResourceLibraryPage, "resources", code), first, told["ago"])


def _picture(told: dict[str, Any], code: str) -> Image:
    """One for each language: what is to be seen is said in the page's own."""
    file = ContentFile(plate(told["drawn"], mirrored=code == "ar"), f"{told['drawn']}-{code}.jpg")
    made: Image = Image.objects.create(title=told[code]["title"], file=file, description=told["seen"][code])
    return made


def _part(kind: type[Any], slug: str, code: str) -> Any:
    return kind.objects.get(slug=slug, locale__language_code=code)


def _published(page: Any, parent: Page, first: Page | None, ago: int) -> Page:
    page.locale = Locale.objects.get(language_code=parent.locale.language_code)
    if first is not None:
        page.translation_key = first.translation_key
    parent.add_child(instance=page)
    return _shown(page, ago)


def _shown(page: Any, ago: int) -> Page:
    """Published at nine in the morning of its day."""
    page.save_revision().publish()
    day = timezone.localdate() - dt.timedelta(days=ago)
    since = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    Page.objects.filter(pk=page.pk).update(first_published_at=since, last_published_at=since)
    found: Page = Page.objects.get(pk=page.pk).specific
    return found
