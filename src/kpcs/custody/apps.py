from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "kpcs.custody"
    default_auto_field = "django.db.models.BigAutoField"
