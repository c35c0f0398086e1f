"""In which language a page is written, what stands in for one that is not translated, and what editors have still to translate."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, override
from wagtail.models import Locale, Page, PageViewRestriction

from portal.ui.languages import own_name

FIRST = settings.LANGUAGE_CODE
DEEPEST_FIRST = 2
"""The homes stand directly below the root."""


@dataclass(frozen=True)
class Written:
    """The language of what a page says. `differs`: it is not the reader's."""

    code: str
    name: str
    direction: str
    differs: bool


def written_in(code: str) -> Written:
    info = get_language_info(code)
    differs = (get_language() or FIRST)[:2] != code[:2]
    return Written(code, own_name(code), "rtl" if info["bidi"] else "ltr", differs)


def written(page: Page) -> Written:
    """An alias in another language's tree says what its source says, until a translation of it is published."""
    source = page.alias_of if page.alias_of_id else page
    if only_begun(page):
        source = _first_of(page) or source
    return written_in(source.locale.language_code)


def only_begun(page: Any) -> bool:
    """Whether it shows the words of its source as its own: nothing was published of it yet (translating.begin_translation)."""
    return page.live_revision_id is not None and page.last_published_at is None


def is_written(page: Any) -> bool:
    """Whether its words are of its own language: it repeats no page of another, and is translated where that was begun."""
    return page.alias_of_id is None and not only_begun(page)


def _first_of(page: Page) -> Page | None:
    """The page from which it was translated: the one in English, else the oldest."""
    others = list(page.get_translations().filter(alias_of=None).select_related("locale").order_by("pk"))
    return next((one for one in others if one.locale.language_code == FIRST), others[0] if others else None)


def public(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Wagtail's `public`, without a statement of its own."""
    closed = PageViewRestriction.objects.annotate(here=ExpressionWrapper(OuterRef("path"), CharField())).filter(
        here__startswith=F("page__path")
    )
    return pages.filter(~Exists(closed))


def translations_of(page: Page) -> list[Page]:
    """What is shown of it in other languages."""
    return list(page.get_translations().live().select_related("locale"))


def versions_of(page: Page) -> list[Page]:
    """The page in each language in which everybody may read it, itself among them."""
    return list(public(page.get_translations(inclusive=True).live()).select_related("locale"))


def addresses(request: HttpRequest, versions: Sequence[Page]) -> dict[str, str]:
    """Language -> where the page stands in it, or what stands in for it there; what was asked of the page goes along."""
    here = request.get_full_path()
    _path, mark_of_question, asked = here.partition("?")
    own = {one.locale.language_code: f"{one.get_url()}{mark_of_question}{asked}" for one in versions}
    written_there = [one for one in versions if one.alias_of_id is None]
    first = min(written_there, key=lambda one: (one.locale.language_code != FIRST, one.pk), default=None)
    code = first.locale.language_code if first else get_language() or FIRST
    with override(code):
        return {other: translate_url(own.get(code, here), other) for other, _name in settings.LANGUAGES} | own


def mark(pages: Sequence[Any], parent: Page, others: Sequence[Page]) -> None:
    """What `written` says of one, for those below a page and its translations: each gets it as `written`. One query at most."""
    sources = {page.alias_of_id for page in pages if page.alias_of_id}
    of_source = dict(Page.objects.filter(pk__in=sources).values_list("pk", "locale")) if sources else {}
    codes = {one.locale_id: one.locale.language_code for one in (parent, *others)}
    for page in pages:
        code = codes.get(of_source.get(page.alias_of_id, page.locale_id))
        code = FIRST if only_begun(page) else code
        page.written = written_in(code or page.locale.language_code)


def with_stand_ins(parent: Page, others: Sequence[Page]) -> QuerySet[Page]:
    """What is below a page in its own language, and what its translations have and it has not, each once: there, English goes first,
    then the oldest.
    """
    own = Q(path__startswith=parent.path, depth=parent.depth + 1)
    below = Q(pk__in=[])
    for other in others:
        below |= Q(path__startswith=other.path, depth=other.depth + 1)
    same = Page.objects.live().filter(translation_key=OuterRef("translation_key"))
    lacks = ~Exists(same.filter(locale=parent.locale_id))
    # What repeats a page in another language stands in for nobody.
    written_there = same.filter(alias_of=None)
    oldest = ~Exists(written_there.filter(Q(locale__language_code=FIRST) | Q(pk__lt=OuterRef("pk"))))
    first = Q(locale__language_code=FIRST) | oldest
    return public(Page.objects.live()).filter(own | (below & Q(alias_of=None) & lacks & first))


def stand_in(parent: Page, slug: str) -> Page | None:
    """The page with that address in another language, where there is none in this one."""
    return with_stand_ins(parent, translations_of(parent)).exclude(locale=parent.locale_id).filter(slug=slug).first()


def routed(own: Callable[..., Any], page: Page, request: HttpRequest, path: list[str]) -> Any:
    """Wagtail's way to what is below a page, and where that ends, to what stands in for it."""
    try:
        return own(request, path)
    except Http404:
        found = stand_in(page, path[0]) if path and page.live else None
        if found is None:
            raise
        return found.specific.route(request, path[1:])


# For editors


@dataclass(frozen=True)
class State:
    """`state`: source, current, older, draft or missing. `address` is where an editor goes on; of one that is missing, by a POST."""

    code: str
    state: str
    address: str


@dataclass(frozen=True)
class Translated:
    title: str
    language: Written
    states: Sequence[State]

    @property
    def is_complete(self) -> bool:
        return all(one.state in {"source", "current"} for one in self.states)


def all_translated() -> list[Translated]:
    """Every page with what there is of it in each language, those that want work first, in one query and a second for the languages."""
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    columns = ("pk", "title", "locale", "translation_key", "live", "alias_of", "latest_revision_created_at")
    more = ("last_published_at", "live_revision")
    rows = Page.objects.filter(depth__gte=DEEPEST_FIRST).order_by("path").values(*columns, *more)
    by_key: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_key[row["translation_key"]].append(row | {"code": codes[row["locale"]]})
    found = [_translated(pages) for pages in by_key.values()]
    return sorted((one for one in found if one), key=lambda one: one.is_complete)


def _translated(pages: list[dict[str, Any]]) -> Translated | None:
    real = [page for page in pages if not page["alias_of"]]
    if not real:
        return None
    source = next((page for page in real if page["code"] == FIRST), min(real, key=lambda page: page["pk"]))
    there = {page["code"]: page for page in real}
    states = [_state(source, there.get(code), code) for code, _name in settings.LANGUAGES]
    return Translated(source["title"], written_in(source["code"]), states)


def _state(source: dict[str, Any], page: dict[str, Any] | None, code: str) -> State:
    if page is None:
        return State(code, "missing", reverse("cms_translate", args=[source["pk"], code]))
    address = reverse("wagtailadmin_pages:edit", args=[page["pk"]])
    begun = page["live_revision"] is not None and page["last_published_at"] is None
    if begun or not page["live"]:
        return State(code, "draft", address)
    if page is source:
        return State(code, "source", address)
    return State(code, "older" if _changed(page) < _changed(source, live=True) else "current", address)


def _changed(page: dict[str, Any], *, live: bool = False) -> dt.datetime:
    """When its words were last worked on; of a source when they were last shown."""
    when: dt.datetime | None = page["last_published_at"] if live else page["latest_revision_created_at"]
    return when or page["last_published_at"] or dt.datetime.min.replace(tzinfo=dt.UTC)
