from django.urls import path

from .views import budget, closing, places, projects, reports

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
    path("projects/partners/<id:public_id>/sees/", places.partner_show, name="partner_show"),
    path("projects/partners/<id:public_id>/end/", places.partner_end, name="partner_end"),
    path("projects/<id:public_id>/budget/", budget.budget, name="budget"),
    path("projects/<id:public_id>/budget/new/", budget.budget_line_create, name="budget_line_create"),
    path("projects/budget/<id:public_id>/", budget.budget_line, name="budget_line"),
    path("projects/budget/<id:public_id>/remove/", budget.budget_line_remove, name="budget_line_remove"),
    path("projects/budget/<id:public_id>/spend/", budget.spending_create, name="spending_create"),
    path("projects/spendings/<id:public_id>/take-back/", budget.spending_take_back, name="spending_take_back"),
    path("projects/<id:public_id>/reports/", reports.report_list, name="report_list"),
    path("projects/<id:public_id>/reports/new/", reports.report_create, name="report_create"),
    path("projects/reports/<id:public_id>/", reports.report_edit, name="report_edit"),
    path("projects/reports/<id:public_id>/send/", reports.report_send, name="report_send"),
    path("projects/reports/<id:public_id>/unsend/", reports.report_unsend, name="report_unsend"),
    path("projects/reports/<id:public_id>/remove/", reports.report_remove, name="report_remove"),
    path("projects/<id:public_id>/close/", closing.project_close, name="project_close"),
    path("projects/<id:public_id>/result/", closing.project_result, name="project_result"),
    path("projects/records/<id:public_id>/story/", closing.record_story, name="record_story"),
    path("projects/records/<id:public_id>/reference/", closing.record_reference, name="record_reference"),
]
