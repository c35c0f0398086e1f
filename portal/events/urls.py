from django.urls import path

from .views import asking, day, door, events, invitations, registration_list, registrations

app_name = "events"
urlpatterns = [
    path("events/", events.event_list, name="event_list"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<id:public_id>/", events.event_detail, name="event_detail"),
    path("events/<id:public_id>/edit/", events.event_edit, name="event_edit"),
    path("events/<id:public_id>/announce/", events.event_announce, name="event_announce"),
    path("events/<id:public_id>/call-off/", events.event_call_off, name="event_call_off"),
    # programme and series
    # registration
    path("events/<id:public_id>/register/", registrations.register, name="register"),
    path("events/<id:public_id>/registrations/", registration_list.registration_list, name="registration_list"),
    path(
        "events/<id:public_id>/registrations/decide/", registration_list.registration_decide, name="registration_decide"
    ),
    path(
        "events/<id:public_id>/registrations/table/", registration_list.registration_export, name="registration_export"
    ),
    path("events/<id:public_id>/calls/", registration_list.call_list, name="call_list"),
    path("events/<id:public_id>/invitations/", invitations.invitation_list, name="invitation_list"),
    path("events/<id:public_id>/asking/", asking.asking_list, name="asking_list"),
    path("events/<id:public_id>/asking/types/new/", asking.type_add, name="type_add"),
    path("events/<id:public_id>/asking/questions/new/", asking.question_add, name="question_add"),
    path("events/types/<id:public_id>/edit/", asking.type_edit, name="type_edit"),
    path("events/types/<id:public_id>/move/", asking.type_move, name="type_move"),
    path("events/types/<id:public_id>/take-out/", asking.type_take_out, name="type_take_out"),
    path("events/questions/<id:public_id>/edit/", asking.question_edit, name="question_edit"),
    path("events/questions/<id:public_id>/move/", asking.question_move, name="question_move"),
    path("events/questions/<id:public_id>/take-out/", asking.question_take_out, name="question_take_out"),
    path("events/invitations/<id:public_id>/decline/", invitations.invitation_decline, name="invitation_decline"),
    path("events/invitations/<id:public_id>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("events/registrations/<id:public_id>/", registrations.registration_detail, name="registration_detail"),
    path("events/registrations/<id:public_id>/edit/", registrations.registration_edit, name="registration_edit"),
    path("events/registrations/<id:public_id>/cancel/", registrations.registration_cancel, name="registration_cancel"),
    path("events/registrations/<id:public_id>/accept/", registrations.registration_accept, name="registration_accept"),
    path(
        "events/registrations/<id:public_id>/confirm/", registrations.registration_confirm, name="registration_confirm"
    ),
    path(
        "events/registrations/<id:public_id>/session/", registrations.registration_session, name="registration_session"
    ),
    path(
        "events/registrations/<id:public_id>/called/", registration_list.registration_called, name="registration_called"
    ),
    path("events/answer/<str:token>/", registrations.registration_by_link, name="registration_by_link"),
    # 1:1 meetings
    # the day
    path("events/<id:public_id>/door/", door.door, name="door"),
    path("events/<id:public_id>/door/list/", door.door_list, name="door_list"),
    path("events/<id:public_id>/door/walk-in/", door.walk_in, name="walk_in"),
    path("events/<id:public_id>/badges/", door.badge_list, name="badge_list"),
    path("events/badge/<str:token>/", door.badge_scan, name="badge_scan"),
    path("events/registrations/<id:public_id>/badge/", door.registration_badge, name="registration_badge"),
    path("events/registrations/<id:public_id>/check-in/", door.registration_check_in, name="registration_check_in"),
    path(
        "events/registrations/<id:public_id>/check-in/undo/",
        door.registration_check_in_undo,
        name="registration_check_in_undo",
    ),
    path("events/registrations/<id:public_id>/not-here/", day.registration_not_here, name="registration_not_here"),
    path("events/<id:public_id>/now/", day.floor, name="floor"),
    path("events/<id:public_id>/ratings/", day.rating_list, name="rating_list"),
    path("events/<id:public_id>/outcome/", day.event_outcome, name="event_outcome"),
    path("events/<id:public_id>/outcome/table/", day.event_outcome_table, name="event_outcome_table"),
    path("events/meetings/<id:public_id>/missed/", day.meeting_missed, name="meeting_missed"),
    path("events/meetings/<id:public_id>/came/", day.meeting_came, name="meeting_came"),
    path("events/meetings/<id:public_id>/rate/", day.meeting_rate, name="meeting_rate"),
    path("events/freed/<id:public_id>/", day.freed_detail, name="freed_detail"),
    path("events/came-of-it/<id:public_id>/", day.met_outcome, name="met_outcome"),
    # training
]
