"""Addresses of the trail."""

from django.urls import path

from . import views

app_name = "ledger"
urlpatterns = [
    path("trail", views.trail, name="trail"),
    path("trail.csv", views.trail_file, name="trail-file"),
]
