from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("reports/<id:public_id>/", views.case_detail, name="case_detail"),
    path("report/<slug:name>/<slug:key>/", views.report_thing, name="report_thing"),
]
