"""Addresses of notices."""

from django.urls import path

from . import views

app_name = "exchange"
urlpatterns = [
    path("notices", views.waiting, name="waiting"),
    path("notices/<int:pk>", views.notice, name="notice"),
]
