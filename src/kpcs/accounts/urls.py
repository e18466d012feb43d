"""Addresses of accounts."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("account", views.own, name="own"),
    path("account/tokens/<int:pk>/revoke", views.revoke_token, name="revoke-token"),
    path("officers", views.officers, name="officers"),
    path("officers/add", views.add, name="add"),
    path("officers/<int:pk>", views.officer, name="officer"),
    path("officers/<int:pk>/deactivate", views.deactivate, name="deactivate"),
    path("officers/<int:pk>/reactivate", views.reactivate, name="reactivate"),
    path("officers/<int:pk>/link", views.invite, name="invite"),
    path("welcome/<int:pk>/<str:secret>", views.choose_password, name="choose-password"),
]
