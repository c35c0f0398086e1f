from django.urls import path

from .views import blocks, conversations, files, guests, messages, search

app_name = "messaging"
urlpatterns = [
    path("messages/", conversations.conversation_list, name="conversation_list"),
    path("messages/search/", search.message_search, name="message_search"),
    path("messages/<id:public_id>/", conversations.conversation_detail, name="conversation_detail"),
    path("messages/<id:public_id>/block/", blocks.conversation_block, name="conversation_block"),
    path("messages/<id:public_id>/files/<id:file_id>/", files.file_fetch, name="file_fetch"),
    path("messages/<id:public_id>/files/<id:file_id>/small/", files.file_small, name="file_small"),
    path("messages/<id:public_id>/hand-over/", conversations.conversation_hand_over, name="conversation_hand_over"),
    path("messages/<id:public_id>/introduced/", guests.guest_read, name="guest_read"),
    path("messages/<id:public_id>/introduced/say/", guests.guest_say, name="guest_say"),
    path("messages/<id:public_id>/introduced/leave/", guests.guest_leave, name="guest_leave"),
    path("messages/<id:public_id>/call-back/", guests.guest_call_back, name="guest_call_back"),
    path("messages/<id:public_id>/let-go/", guests.guest_let_go, name="guest_let_go"),
    path("messages/<id:public_id>/note/", conversations.note_write, name="note_write"),
    path("messages/<id:public_id>/people/", conversations.people_here, name="people_here"),
    path("messages/<id:public_id>/send/", messages.message_post, name="message_post"),
    path("messages/<id:public_id>/since/", messages.messages_since, name="messages_since"),
    path("messages/<id:public_id>/<int:seq>/edit/", messages.message_edit, name="message_edit"),
    path("messages/<id:public_id>/<int:seq>/delete/", messages.message_delete, name="message_delete"),
    path("messages/<id:public_id>/<int:seq>/translation/", messages.message_translation, name="message_translation"),
    path("messages/<id:public_id>/<int:seq>/versions/", messages.message_versions, name="message_versions"),
]
