from django.urls import path

from .views import places, projects

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
]
