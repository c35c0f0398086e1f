from django.urls import path

from .views import (
    agenda,
    asking,
    calendar,
    delegations,
    events,
    invitations,
    meeting_plan,
    meetings,
    programme,
    registration_list,
    registrations,
    series,
)

app_name = "events"
urlpatterns = [
    path("events/", events.event_list, name="event_list"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<id:public_id>/", events.event_detail, name="event_detail"),
    path("events/<id:public_id>/edit/", events.event_edit, name="event_edit"),
    path("events/<id:public_id>/announce/", events.event_announce, name="event_announce"),
    path("events/<id:public_id>/call-off/", events.event_call_off, name="event_call_off"),
    # programme and series
    path("events/<id:public_id>/programme/", programme.programme, name="programme"),
    path("events/<id:public_id>/programme/new/", programme.session_add, name="session_add"),
    path("events/<id:public_id>/programme/fill/", programme.programme_fill, name="programme_fill"),
    path("events/<id:public_id>/programme/prayer/", programme.prayer_place, name="prayer_place"),
    path("events/sessions/<id:public_id>/edit/", programme.session_edit, name="session_edit"),
    path("events/sessions/<id:public_id>/call-off/", programme.session_call_off, name="session_call_off"),
    path("events/<id:public_id>/clone/", series.event_clone, name="event_clone"),
    path("events/<id:public_id>/repeat/", series.event_repeat, name="event_repeat"),
    path("events/<id:public_id>/series/end/", series.series_end, name="series_end"),
    path("events/<id:public_id>/calendar.ics", calendar.event_calendar, name="event_calendar"),
    path("events/sessions/<id:public_id>/calendar.ics", calendar.session_calendar, name="session_calendar"),
    path("events/<id:public_id>/rooms/", programme.room_list, name="room_list"),
    path("events/rooms/<id:public_id>/edit/", programme.room_edit, name="room_edit"),
    path("events/rooms/<id:public_id>/remove/", programme.room_remove, name="room_remove"),
    path("events/<id:public_id>/speakers/add/", programme.speaker_add, name="speaker_add"),
    path("events/speakers/<id:public_id>/edit/", programme.speaker_edit, name="speaker_edit"),
    path("events/speakers/<id:public_id>/remove/", programme.speaker_remove, name="speaker_remove"),
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
    path("events/<id:public_id>/meetings/", meetings.meeting_grid, name="meeting_grid"),
    path("events/<id:public_id>/meetings/ask/", meetings.meeting_ask, name="meeting_ask"),
    path("events/<id:public_id>/meetings/mark/", meetings.meeting_mark, name="meeting_mark"),
    path("events/<id:public_id>/meetings/us/", delegations.delegation_edit, name="delegation_edit"),
    path("events/<id:public_id>/meetings/setup/", meeting_plan.meeting_setup, name="meeting_setup"),
    path("events/<id:public_id>/plan/", meeting_plan.meeting_plan, name="meeting_plan"),
    path("events/<id:public_id>/plan/run/", meeting_plan.plan_run, name="plan_run"),
    path("events/<id:public_id>/plan/lock/", meeting_plan.plan_lock, name="plan_lock"),
    path("events/<id:public_id>/agenda/", agenda.agenda, name="agenda"),
    path("events/<id:public_id>/agendas/", agenda.agenda_all, name="agenda_all"),
    path("events/meetings/<id:public_id>/", meetings.meeting_detail, name="meeting_detail"),
    path("events/meetings/<id:public_id>/accept/", meetings.meeting_accept, name="meeting_accept"),
    path("events/meetings/<id:public_id>/decline/", meetings.meeting_decline, name="meeting_decline"),
    path("events/meetings/<id:public_id>/take-back/", meetings.meeting_take_back, name="meeting_take_back"),
    path("events/meetings/<id:public_id>/move/", meetings.meeting_move, name="meeting_move"),
    path("events/meetings/<id:public_id>/call-off/", meetings.meeting_call_off, name="meeting_call_off"),
    path("events/meetings/<id:public_id>/seats/", meetings.meeting_seats, name="meeting_seats"),
    path("events/meetings/<id:public_id>/lock/", meeting_plan.meeting_lock, name="meeting_lock"),
    # the day
    # training
]
