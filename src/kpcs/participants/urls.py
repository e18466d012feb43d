"""Addresses of the register."""

from django.urls import path

from . import views

app_name = "participants"
urlpatterns = [
    path("participants", views.participants, name="list"),
    path("participants.csv", views.participants_file, name="file"),
    path("participants.json", views.participants_json, name="json"),
    path("participants/<str:code>", views.participant, name="one"),
    path("participants/<str:code>/standing", views.record_standing, name="record-standing"),
    path("participants/<str:code>/numbers", views.announce_numbers, name="announce-numbers"),
    path("participants/<str:code>/authority", views.add_authority, name="add-authority"),
    path("authority", views.own, name="own"),
    path("authority/keys/<str:kid>/revoke", views.revoke_key, name="revoke-key"),
]
