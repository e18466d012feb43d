from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "kpcs.certificates"
    default_auto_field = "django.db.models.BigAutoField"
