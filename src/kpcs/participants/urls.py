"""Addresses of the register."""

from django.urls import path

from . import views

app_name = "participants"
urlpatterns = [
    path("participants", views.participants, name="list"),
    path("participants.csv", views.participants_file, name="file"),
    path("participants.json", views.participants_json, name="json"),
    path("participants/<slug:code>", views.participant, name="one"),
    path("participants/<slug:code>/standing", views.record_standing, name="record-standing"),
    path("participants/<slug:code>/numbers", views.announce_numbers, name="announce-numbers"),
    path("participants/<slug:code>/authority", views.add_authority, name="add-authority"),
    path("authority", views.own, name="own"),
    path("participants/<slug:code>/features", views.tell_specimen, name="tell-specimen"),
    path("authority/keys/<slug:kid>/request", views.key_request, name="key-request"),
    path("authority/keys/<slug:kid>/revoke", views.revoke_key, name="revoke-key"),
]
