"""The story of a joint project as a draft on the editors' desk: its facts, with the names of those who agreed and of nobody else.

The draft's address is made of the project's public id, so that it is made once, however often it is asked for.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from portal.notifications.services import notify
from portal.projects.models import Project, Record, Result
from portal.projects.queries.results import range_in_words
from portal.ui.words import number

from .consents import PREFIX
from .editors import editors
from .models import HomePage, StoryPage
from .services import load_pages

LONGEST_LEDE = 400


@transaction.atomic
def draft_story(project_id: int) -> StoryPage | None:
    """Nothing where the draft is there already, or where the project has gone meanwhile."""
    result = Result.objects.filter(project=project_id).select_related("project__lead", "project__cluster").first()
    if result is None:
        return None
    project: Project = result.project
    # Who comes second waits here, and finds the draft of the first.
    Project.objects.select_for_update().get(pk=project.pk)
    if Page.objects.filter(slug=_slug(project)).exists():
        return None
    home = _home(project.language)
    with translation.override(home.locale.language_code):
        page = StoryPage(
            title=project.title,
            slug=_slug(project),
            lede=_lede(project),
            body=_body(project, result),
            project=project,
            live=False,
        )
        home.add_child(instance=page)
        page.save_revision()
    notify("story.waits", to=editors(), about=page)
    return page


@transaction.atomic
def mark_withdrawal(project_id: int, record_id: int) -> None:
    """A partner took its word back: the story is taken offline, however often that happens. What editors read of it: `consents`."""
    row = Record.objects.filter(pk=record_id, project=project_id).select_related("project").first()
    page = Page.objects.filter(slug=_slug(row.project)).specific().first() if row else None
    if row is None or page is None or row.story == Record.Story.YES:
        return
    page.unpublish()
    notify("story.waits", to=editors(), about=page, taken_back=True)


def _slug(project: Project) -> str:
    return f"{PREFIX}{project.public_id}"


def _home(language: str) -> HomePage:
    """That of the language in which the project is told; else the first there is."""
    homes = HomePage.objects.select_related("locale")
    if not homes.exists():
        load_pages()
    found = homes.filter(locale__language_code=language).first()
    home: HomePage = found or homes.filter(locale__language_code=settings.LANGUAGE_CODE).first() or homes.get()
    return home


def _lede(project: Project) -> str:
    text = " ".join(project.summary.split())
    return text if len(text) <= LONGEST_LEDE else f"{text[: LONGEST_LEDE - 1]}…"


def _body(project: Project, result: Result) -> list[Any]:
    rows = Record.objects.filter(project=project, story=Record.Story.YES).select_related("organisation").order_by("pk")
    named = sorted(rows, key=lambda row: row.organisation_id != project.lead_id)
    others = Record.objects.filter(project=project).exclude(story=Record.Story.YES).count()
    found: list[Any] = [
        ("heading", _("Who worked together")),
        ("text", _listed([_partner(row, project) for row in named], _others(others))),
    ]
    if result.made:
        found += [("heading", _("What was made")), ("text", linebreaks(result.made, autoescape=True))]
    if figures := _figures(project, result):
        found += [("heading", _("In figures")), ("text", _listed(figures))]
    if result.further:
        found += [("heading", _("What comes next")), ("text", linebreaks(result.further, autoescape=True))]
    return found


def _partner(row: Record, project: Project) -> str:
    if row.organisation_id == project.lead_id:
        return _("%(name)s, who led it") % {"name": row.organisation.name}
    return f"{row.organisation.name}: {row.part}" if row.part else row.organisation.name


def _others(many: int) -> str:
    words = ngettext("and %(number)s more partner", "and %(number)s more partners", many)
    return words % {"number": number(many)} if many else ""


def _figures(project: Project, result: Result) -> list[str]:
    found = [_("%(what)s: %(much)s") % {"what": _("What came of it"), "much": result.get_outcome_display()}]
    if result.jobs is not None:
        found.append(_("%(what)s: %(much)s") % {"what": _("New jobs"), "much": number(result.jobs)})
    if result.turnover:
        much = range_in_words(result.turnover, project.currency)
        found.append(_("%(what)s: %(much)s") % {"what": _("More turnover in a year"), "much": much})
    if result.savings:
        much = range_in_words(result.savings, project.currency)
        found.append(_("%(what)s: %(much)s") % {"what": _("Saved in a year"), "much": much})
    return found


def _listed(lines: list[str], last: str = "") -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in [*lines, last] if line) + "</ul>"
