"""Addresses of firms."""

from django.urls import path

from . import views

app_name = "custody"
urlpatterns = [
    path("firms", views.firms, name="firms"),
    path("firms.csv", views.firms_file, name="file"),
    path("firms/register", views.register, name="register"),
    path("firms/<int:pk>", views.firm, name="firm"),
    path("firms/<int:pk>/change", views.change, name="change"),
    path("firms/<int:pk>/end", views.end, name="end"),
    path("firms/<int:pk>/persons", views.add_person, name="add-person"),
    path("firms/<int:pk>/persons/<int:person>/end", views.end_representation, name="end-representation"),
]
