"""What the portal adds to the editors' desk."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from portal.accounts.models import User
from portal.core.text import listed
from portal.moderation.permissions import can_decide
from portal.ui.words import number

from .answers import answers_below
from .bulk_deleting import DeletePages
from .choosers import OrganisationChooserViewSet
from .consents import objections
from .deleting import keep_translations
from .editors import edits
from .pictures import ask_for_description
from .snippets import AgreementTemplateViewSet, WordsToAuthorsViewSet
from .translating import MAY_TRANSLATE
from .views import calls, moderation
from .views.summaries import form_summary
from .views.translations import translate, translations
from .waiting import StoriesPanel

register_snippet(AgreementTemplateViewSet)
register_snippet(WordsToAuthorsViewSet)


@hooks.register("register_admin_viewset")
def organisations_to_choose() -> OrganisationChooserViewSet:
    return OrganisationChooserViewSet("organisation_chooser", url_prefix="organisations/choose")


class ModeratorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_decide(request.user)


@hooks.register("register_admin_menu_item")
def moderation_in_menu() -> MenuItem:
    return ModeratorsItem(
        _("Moderation"), reverse_lazy("moderation_cases"), name="moderation", icon_name="warning", order=800
    )


class EditorsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits(request.user)


@hooks.register("register_admin_menu_item")
def calls_in_menu() -> MenuItem:
    return EditorsItem(
        _("Calls from a table"), reverse_lazy("calls_import"), name="calls-import", icon_name="table", order=810
    )


@hooks.register("register_admin_urls")
def calls_urls() -> list[URLPattern]:
    return [
        path("calls/import/", calls.calls_import, name="calls_import"),
        path("calls/import/write/", calls.calls_import_write, name="calls_import_write"),
        path("calls/import/template.csv", calls.calls_template, name="calls_template"),
    ]


@hooks.register("register_admin_urls")
def moderation_urls() -> list[URLPattern]:
    return [
        path("moderation/", moderation.case_list, name="moderation_cases"),
        path("moderation/decide/", moderation.case_bulk, name="moderation_cases_decide"),
        path("moderation/<id:public_id>/", moderation.case_detail, name="moderation_case"),
        path("moderation/<id:public_id>/take/", moderation.case_take, name="moderation_case_take"),
        path("moderation/<id:public_id>/give/", moderation.case_give, name="moderation_case_give"),
        path("moderation/<id:public_id>/confirm/", moderation.proposal_confirm, name="moderation_case_confirm"),
        path("moderation/<id:public_id>/decline/", moderation.proposal_decline, name="moderation_case_decline"),
        path("moderation/<id:public_id>/around/", moderation.case_glance, name="moderation_case_glance"),
        path(
            "moderation/<id:public_id>/suspensions/<int:suspension>/lift/",
            moderation.suspension_lift,
            name="moderation_suspension_lift",
        ),
    ]


@hooks.register("register_permissions")
def rights_of_moderators() -> QuerySet[Permission]:
    """Offered where groups of editors are given their rights."""
    return Permission.objects.filter(content_type__app_label="moderation", codename="decide")


class LanguagesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_TRANSLATE))


@hooks.register("register_reports_menu_item")
def languages_in_reports() -> MenuItem:
    address = reverse_lazy("cms_translations")
    return LanguagesItem(_("Pages and languages"), address, name="pages-languages", icon_name="globe", order=90)


@hooks.register("register_admin_urls")
def languages_urls() -> list[URLPattern]:
    return [
        path("reports/languages/", translations, name="cms_translations"),
        path("reports/languages/<int:page_id>/<slug:code>/", translate, name="cms_translate"),
    ]


@hooks.register("register_admin_urls")
def forms_urls() -> list[URLPattern]:
    return [path("forms/summary/<int:page_id>/", form_summary, name="form_summary")]


@hooks.register("filter_form_submissions_for_user")
def no_copies(_user: User, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Answers to a copy that nobody has translated yet lie with its source."""
    return pages.filter(alias_of=None)


STYLES = ("writing", "picker", "choices", "listing")
"""Of every page of the desk; each file says what it mends of Wagtail's look."""


@hooks.register("insert_global_admin_css")
def own_styles() -> str:
    sheets = ((static(f"cms/{name}.css"),) for name in STYLES)
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_editor_js")
def tables_that_are_pasted() -> str:
    return format_html('<script src="{}"></script>', static("cms/paste.js"))


@hooks.register("insert_editor_js")
def saving_waits_for_what_is_kept_by_itself() -> str:
    return format_html('<script src="{}"></script>', static("cms/saving.js"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def nudge_for_description(request: HttpRequest, page: Page) -> None:
    ask_for_description(request, page)


@hooks.register("construct_homepage_panels")
def stories_on_the_first_page(_request: HttpRequest, panels: list[Component]) -> None:
    panels.append(StoriesPanel())


@hooks.register("before_publish_page")
def stop_without_consent(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was written is kept as a draft; nothing of it goes online while somebody named in it does not agree."""
    found = objections(page)
    for sentence in found:
        messages.error(request, sentence)
    return redirect("wagtailadmin_pages:edit", page.pk) if found else None


@hooks.register("before_edit_page")
def decided_already(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Two clicks, or two people, decide on one page: the second reads so. Wagtail would break on it.

    The button that decides also wakes what saves by itself, which would decide at the same moment and take what is published
    offline again: that never decides.
    """
    if "action-workflow-action" not in request.POST:
        return None
    if not request.accepts("text/html"):
        told = {"success": False, "error_code": "deciding", "error_message": _("The decision is being sent.")}
        return JsonResponse(told, status=400)
    if page.current_workflow_task is not None:
        return None
    messages.info(request, _("This page waits no longer: it has been decided already."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_move_page")
def not_below_itself(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Wagtail would say that one lacks a right."""
    if not (destination.pk == page.pk or destination.is_descendant_of(page)):
        return None
    messages.error(request, _("A page cannot be moved below itself. Choose another place for it."))
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_delete_page")
def answers_go_too(request: HttpRequest, page: Page) -> None:
    """Said where one is asked whether to delete; who wants them takes their file first."""
    gone = answers_below(page) if request.method == "GET" else 0
    if gone:
        words = ngettext(
            "%(shown)s answer that somebody gave is deleted with it.",
            "%(shown)s answers that people gave are deleted with it.",
            gone,
        )
        messages.warning(request, words % {"shown": number(gone)})


# Wagtail gives the place to the last.
hooks.register("register_bulk_action", DeletePages, order=1)


@hooks.register("before_delete_page")
def only_this_language(request: HttpRequest, page: Page) -> None:
    if kept := keep_translations(page):
        words = _("Only this page is deleted. It stays in: %(languages)s.")
        messages.warning(request, words % {"languages": listed(kept)})
