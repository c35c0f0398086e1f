from django.urls import path

from .views import (
    dictations,
    entrusted,
    explained,
    introductions,
    lessons,
    listings,
    matches,
    outcomes,
    quality,
    releases,
    silence,
    waves,
    writing,
)

app_name = "matchmaking"
urlpatterns = [
    path("needs/", listings.need_list, name="need_list"),
    path("needs/new/", writing.need_create, name="need_create"),
    path("needs/<id:public_id>/", listings.need_detail, name="need_detail"),
    path("needs/confirm/<str:token>/", dictations.dictation, name="dictation"),
    path("clusters/<slug:cluster>/office/silence/", silence.office_silence, name="office_silence"),
    path("clusters/<slug:cluster>/office/silence/<id:public_id>/tell/", silence.silence_tell, name="silence_tell"),
    path(
        "clusters/<slug:cluster>/office/silence/<id:public_id>/settle/", silence.silence_settle, name="silence_settle"
    ),
    path("clusters/<slug:cluster>/office/needs/", dictations.office_needs, name="office_needs"),
    path("offers/", listings.offer_list, name="offer_list"),
    path("offers/new/", writing.offer_create, name="offer_create"),
    path("offers/<id:public_id>/", listings.offer_detail, name="offer_detail"),
    path("needs-and-offers/preview/", writing.listing_preview, name="listing_preview"),
    path("needs-and-offers/codes/", writing.listing_codes, name="listing_codes"),
    path("needs-and-offers/<id:public_id>/edit/", writing.listing_edit, name="listing_edit"),
    path("needs-and-offers/<id:public_id>/publish/", writing.listing_publish, name="listing_publish"),
    path("needs-and-offers/<id:public_id>/renew/", writing.listing_renew, name="listing_renew"),
    path("needs-and-offers/<id:public_id>/close/", writing.listing_close, name="listing_close"),
    path("needs-and-offers/<id:public_id>/fits/", listings.listing_fits, name="listing_fits"),
    path("needs-and-offers/<id:public_id>/told/", waves.listing_told, name="listing_told"),
    path("needs-and-offers/<id:public_id>/tell-next/", waves.listing_tell_next, name="listing_tell_next"),
    path("needs-and-offers/<id:public_id>/tell-nobody/", waves.listing_tell_nobody, name="listing_tell_nobody"),
    path("needs-and-offers/<id:public_id>/enough/", waves.listing_enough, name="listing_enough"),
    path("needs-and-offers/<id:public_id>/answer/", matches.listing_answer, name="listing_answer"),
    path("transfer-office/", releases.release_list, name="release_list"),
    path("transfer-office/<id:public_id>/release/", releases.release_accept, name="release_accept"),
    path("transfer-office/<id:public_id>/send-back/", releases.release_return, name="release_return"),
    path("transfer-office/<id:public_id>/withdraw/", releases.release_withdraw, name="release_withdraw"),
    path("how-a-match-is-made/", explained.how_made, name="how_made"),
    path("clusters/<slug:cluster>/office/matching/", quality.office_quality, name="office_quality"),
    path(
        "clusters/<slug:cluster>/office/introductions/", introductions.office_introductions, name="office_introductions"
    ),
    path(
        "clusters/<slug:cluster>/office/introductions/choose/",
        introductions.office_introductions_choose,
        name="office_introductions_choose",
    ),
    path("introductions/", outcomes.introduction_list, name="introduction_list"),
    path("introductions/<id:public_id>/outcome/", outcomes.outcome_detail, name="outcome_detail"),
    path("introductions/<id:public_id>/let-out/", introductions.introduction_let_out, name="introduction_let_out"),
    path(
        "introductions/<id:public_id>/hold-back/", introductions.introduction_hold_back, name="introduction_hold_back"
    ),
    path("matches/", matches.match_list, name="match_list"),
    path("matches/rules/", lessons.lesson_list, name="lesson_list"),
    path("matches/rules/<id:public_id>/end/", lessons.lesson_end, name="lesson_end"),
    path("matches/<id:public_id>/", matches.match_detail, name="match_detail"),
    path("matches/<id:public_id>/answer/", matches.match_answer, name="match_answer"),
    path("matches/<id:public_id>/answer-for/", entrusted.match_answer_for, name="match_answer_for"),
    path("matches/<id:public_id>/undo-for/", entrusted.match_undo_for, name="match_undo_for"),
    path("matches/<id:public_id>/talk/", matches.match_talk, name="match_talk"),
    path("matches/<id:public_id>/undo/", matches.match_undo, name="match_undo"),
    path("matches/<id:public_id>/put-aside/", matches.match_put_aside, name="match_put_aside"),
    path("matches/<id:public_id>/take-back/", matches.match_take_back, name="match_take_back"),
]
