"""What the web server calls."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpcs.web.settings")
application = get_wsgi_application()


def warm() -> None:
    """Load what every page needs before the first visitor asks: addresses, the frame's templates, translations."""
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    _ = get_resolver().url_patterns
    for name in ("ui/home.html", "ui/sign_in.html", "ui/language.html", "ui/field.html"):
        get_template(name)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Sign in")


warm()
