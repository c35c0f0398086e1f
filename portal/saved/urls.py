from django.urls import path

from . import views

app_name = "saved"
urlpatterns = [
    path("", views.search_list, name="search_list"),
    path("how-often/", views.how_often, name="how_often"),
    path("new/<slug:name>/", views.search_create, name="search_create"),
    path("stop/<str:token>/", views.stop_by_link, name="stop_by_link"),
    path("<id:public_id>/", views.search_open, name="search_open"),
    path("<id:public_id>/name/", views.search_rename, name="search_rename"),
    path("<id:public_id>/tell/", views.search_tell, name="search_tell"),
    path("<id:public_id>/remove/", views.search_remove, name="search_remove"),
    path("<id:public_id>/restore/", views.search_restore, name="search_restore"),
]
