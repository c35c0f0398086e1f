from django.urls import path

from .views import agreements, documents, places, projects

app_name = "projects"
urlpatterns = [
    path("projects/", projects.project_list, name="project_list"),
    path("projects/new/", projects.project_create, name="project_create"),
    path("projects/<id:public_id>/", projects.project_detail, name="project_detail"),
    path("projects/<id:public_id>/edit/", projects.project_edit, name="project_edit"),
    path("projects/<id:public_id>/begin/", projects.project_begin, name="project_begin"),
    path("projects/<id:public_id>/pause/", projects.project_pause, name="project_pause"),
    path("projects/<id:public_id>/resume/", projects.project_resume, name="project_resume"),
    path("projects/<id:public_id>/hand-over/", places.project_hand_over, name="project_hand_over"),
    path("projects/<id:public_id>/interest/", places.partner_interest, name="partner_interest"),
    path("projects/<id:public_id>/partners/", places.partner_list, name="partner_list"),
    path("projects/<id:public_id>/partners/ask/", places.partner_ask, name="partner_ask"),
    path("projects/partners/<id:public_id>/accept/", places.partner_accept, name="partner_accept"),
    path("projects/partners/<id:public_id>/decline/", places.partner_decline, name="partner_decline"),
    path("projects/partners/<id:public_id>/take-back/", places.partner_take_back, name="partner_take_back"),
    path("projects/partners/<id:public_id>/end/", places.partner_end, name="partner_end"),
    path("projects/<id:public_id>/documents/", documents.document_list, name="document_list"),
    path("projects/<id:public_id>/documents/add/", documents.document_add, name="document_add"),
    path("projects/<id:public_id>/documents/<id:document_id>/", documents.document_detail, name="document_detail"),
    path("projects/<id:public_id>/documents/<id:document_id>/edit/", documents.document_edit, name="document_edit"),
    path("projects/<id:public_id>/documents/<id:document_id>/version/", documents.version_add, name="version_add"),
    path(
        "projects/<id:public_id>/documents/<id:document_id>/versions/<id:version_id>/",
        documents.version_fetch,
        name="version_fetch",
    ),
    path(
        "projects/<id:public_id>/documents/<id:document_id>/versions/<id:version_id>/settle/",
        documents.version_settle,
        name="version_settle",
    ),
    path("projects/<id:public_id>/agreements/new/", agreements.agreement_create, name="agreement_create"),
    path("projects/<id:public_id>/agreements/<id:document_id>/", agreements.agreement_detail, name="agreement_detail"),
    path("projects/<id:public_id>/agreements/<id:document_id>/edit/", agreements.agreement_edit, name="agreement_edit"),
    path(
        "projects/<id:public_id>/agreements/<id:document_id>/accept/",
        agreements.agreement_accept,
        name="agreement_accept",
    ),
    path(
        "projects/<id:public_id>/agreements/<id:document_id>/print/", agreements.agreement_print, name="agreement_print"
    ),
    path("projects/<id:public_id>/agreements/<id:document_id>/papers/", agreements.paper_bring, name="paper_bring"),
    path(
        "projects/<id:public_id>/agreements/<id:document_id>/papers/<id:paper_id>/check/",
        agreements.paper_check,
        name="paper_check",
    ),
    path(
        "projects/<id:public_id>/agreements/<id:document_id>/papers/<id:paper_id>/turn-down/",
        agreements.paper_turn_down,
        name="paper_turn_down",
    ),
]
