from django.urls import path

from . import views

app_name = "organisations"
urlpatterns = [
    path("edit/", views.edit, name="edit"),
    path("members/", views.members, name="members"),
    path("act-as/", views.act_as, name="act_as"),
    path("invitations/<str:token>/", views.invitation_accept, name="invitation_accept"),
    path("past-work/<str:public_id>/", views.reference_detail, name="reference_detail"),
    # Keeping one organisation
    path("<slug:slug>/edit/", views.edit, name="edit"),
    path("<slug:slug>/edit/trade/", views.edit_trade, name="edit_trade"),
    path("<slug:slug>/edit/sectors/", views.edit_sectors, name="edit_sectors"),
    path("<slug:slug>/edit/certificates/", views.edit_certificates, name="edit_certificates"),
    path("<slug:slug>/edit/places/", views.edit_sites, name="edit_sites"),
    path("<slug:slug>/edit/contact/", views.edit_contact, name="edit_contact"),
    path("<slug:slug>/edit/units/", views.edit_part, {"relation": "units"}, name="edit_units"),
    path("<slug:slug>/edit/tests/", views.edit_part, {"relation": "tests"}, name="edit_tests"),
    path("<slug:slug>/edit/equipment/", views.edit_part, {"relation": "equipment"}, name="edit_equipment"),
    path("<slug:slug>/edit/technology/", views.edit_part, {"relation": "technologies"}, name="edit_technologies"),
    path("<slug:slug>/edit/closed-days/", views.edit_part, {"relation": "closures"}, name="edit_closures"),
    path("<slug:slug>/edit/finance/", views.edit_part, {"relation": "instruments"}, name="edit_instruments"),
    path("<slug:slug>/edit/programmes/", views.edit_part, {"relation": "programmes"}, name="edit_programmes"),
    path("<slug:slug>/edit/transfer-office/", views.edit_transfer, name="edit_transfer"),
    path("<slug:slug>/edit/clusters/", views.edit_clusters, name="edit_clusters"),
    path("<slug:slug>/edit/who-sees-what/", views.edit_visibility, name="edit_visibility"),
    path("<slug:slug>/edit/who-sees-what/keep-out/", views.exclusion_add, name="exclusion_add"),
    path("<slug:slug>/edit/who-sees-what/<str:public_id>/", views.exclusion_remove, name="exclusion_remove"),
    path("<slug:slug>/edit/past-work/", views.edit_references, name="edit_references"),
    path("<slug:slug>/edit/past-work/new/", views.reference_create, name="reference_create"),
    path("<slug:slug>/edit/past-work/<str:public_id>/", views.reference_edit, name="reference_edit"),
    path("<slug:slug>/edit/past-work/<str:public_id>/remove/", views.reference_remove, name="reference_remove"),
    path("<slug:slug>/edit/past-work/<str:public_id>/withdraw/", views.reference_withdraw, name="reference_withdraw"),
    path("<slug:slug>/publish/", views.publish, name="publish"),
    path("<slug:slug>/unpublish/", views.unpublish, name="unpublish"),
    path("<slug:slug>/confirm/", views.confirm, name="confirm"),
    path("<slug:slug>/openings/", views.openings, name="openings"),
    path("<slug:slug>/log/", views.log, name="log"),
    path("<slug:slug>/contact/open/", views.contact_open, name="contact_open"),
    # Its people
    path("<slug:slug>/members/", views.members, name="members"),
    path("<slug:slug>/members/invite/", views.invite, name="invite"),
    path("<slug:slug>/members/<str:public_id>/role/", views.member_role, name="member_role"),
    path("<slug:slug>/members/<str:public_id>/remove/", views.member_remove, name="member_remove"),
    path("<slug:slug>/invitations/<str:public_id>/revoke/", views.invitation_revoke, name="invitation_revoke"),
    # Its clusters
    path("<slug:slug>/clusters/ask/", views.cluster_ask, name="cluster_ask"),
    path("<slug:slug>/clusters/<slug:cluster>/", views.cluster_place, name="cluster_place"),
    path("<slug:slug>/clusters/<str:public_id>/leave/", views.cluster_leave, name="cluster_leave"),
    path("<slug:slug>/requests/<str:public_id>/decline/", views.request_decline, name="request_decline"),
    path("<slug:slug>/requests/<str:public_id>/withdraw/", views.request_withdraw, name="request_withdraw"),
]
