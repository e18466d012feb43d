"""One office's settings. Works with nothing set; with ``KPCS_PRODUCTION=1`` a missing variable stops with advice.

Every variable is described in ``docs/reference/settings.md``, which is written from this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from csp.constants import NONE, SELF

from kpcs.scheme.rules.statistics.calendar import read_calendar
from kpcs.web.environment import Environment, address, database, host, kept_secret, log_name, origin, secret, sqlite
from kpcs.web.log import described

environment = Environment(os.environ)
PACKAGE = Path(__file__).resolve().parent.parent
UI = PACKAGE / "web" / "ui"
KPCS_PRODUCTION = IS_PRODUCTION = environment.is_production

# --- the office ------------------------------------------------------------------------------------------------------
KPCS_DATA_DIR = Path(
    environment.text(
        "KPCS_DATA_DIR",
        "var/office",
        "Folder of the office's database, keys, uploads and mail that waits.",
        required=True,
    )
).absolute()
KPCS_OFFICE_NAME = environment.text(
    "KPCS_OFFICE_NAME", "Kimberley Process office", "The name that stands on every page."
)
KPCS_PUBLIC_URL = environment.text(
    "KPCS_PUBLIC_URL",
    "",
    "Address under which everybody reaches this office, such as https://office.example.",
    check=address,
)
KPCS_LOG_ORIGIN = environment.text(
    "KPCS_LOG_ORIGIN",
    "",
    "Name of the office's public log, fixed at its first checkpoint and never changed.",
    shown="the host of KPCS_PUBLIC_URL with /log, else a random name",
    check=log_name,
)
KPCS_DEMONSTRATION = environment.flag(
    "KPCS_DEMONSTRATION",
    False,
    "Marks every page and printed certificate as a demonstration, and lists officers to sign in as.",
)
KPCS_UPLOAD_BOUND = environment.number(
    "KPCS_UPLOAD_BOUND",
    20_000_000,
    "The largest request body in bytes; a larger one is refused before it is read.",
    least=1_000,
)
KPCS_RETURN_CALENDAR = environment.text(
    "KPCS_RETURN_CALENDAR", "", "The calendar of returns, as JSON: see the operator’s guide.", check=read_calendar
)
KPCS_CHECKS_PER_MINUTE = environment.number(
    "KPCS_CHECKS_PER_MINUTE",
    60,
    "Public look-ups that one address may make in a minute; more are answered 429.",
    least=1,
)
KPCS_KEY_PASSPHRASE = environment.text(
    "KPCS_KEY_PASSPHRASE", "", "Opens the signing keys, which lie in the folder keys of the data folder.", required=True
)
KPCS_ROOT_PASSPHRASE = environment.text(
    "KPCS_ROOT_PASSPHRASE",
    "",
    "Opens a root key as long as it lies in the folder roots of the data folder; the one above when not set.",
)
KPCS_HARDWARE_MODULE = environment.text(
    "KPCS_HARDWARE_MODULE", "", "Library (.so) of a PKCS#11 hardware module: new signing keys are made and kept in it."
)
KPCS_HARDWARE_TOKEN = environment.text("KPCS_HARDWARE_TOKEN", "kpcs", "Label of the token in the hardware module.")
KPCS_HARDWARE_PIN = environment.text("KPCS_HARDWARE_PIN", "", "PIN of that token; better as a file.")
if IS_PRODUCTION and KPCS_DEMONSTRATION:
    environment.problem("KPCS_DEMONSTRATION and KPCS_PRODUCTION are both set; an office is one or the other.")

# --- safety ----------------------------------------------------------------------------------------------------------
DEBUG = environment.flag("KPCS_DEBUG", False, "Shows the inside of errors to whoever meets them; for developers only.")
if IS_PRODUCTION and DEBUG:
    environment.problem("KPCS_DEBUG must not be set in production; it shows the inside of errors to strangers.")
SECRET_KEY = environment.text(
    "KPCS_SECRET_KEY",
    "",
    "Signs sessions and forms; at least 50 random characters, the same for all workers.",
    required=True,
    shown="made at the first start and kept in the data folder",
    check=secret,
)
if not SECRET_KEY and not IS_PRODUCTION:
    SECRET_KEY = kept_secret(KPCS_DATA_DIR / "secret-key")
ALLOWED_HOSTS = environment.items(
    "KPCS_HOSTS",
    ["localhost", "127.0.0.1", "[::1]", "testserver"],
    "Host names that the office answers to.",
    check=host,
    required=True,
)
CSRF_TRUSTED_ORIGINS = environment.items(
    "KPCS_ORIGINS",
    [],
    "Addresses (https://office.example) that forms are sent from, when a proxy hides them.",
    check=origin,
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_PRODUCTION
if environment.flag("KPCS_BEHIND_PROXY", False, "Trust X-Forwarded-Proto and X-Forwarded-For of the proxy in front."):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_CLIENT_IP_CALLABLE = "kpcs.web.throttling.address_behind_proxy"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = environment.number(
    "KPCS_SESSION_SECONDS", 8 * 3600, "An officer who does nothing for so long must sign in again.", least=60
)
SESSION_COOKIE_NAME = "kpcs_session"
CSRF_COOKIE_NAME = "kpcs_form"
LANGUAGE_COOKIE_NAME = "kpcs_language"
LANGUAGE_COOKIE_AGE = 31_536_000
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kpcs.web.answers.form_refused"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600

# --- rooms -----------------------------------------------------------------------------------------------------------
ROOMS = [
    "ledger",
    "participants",
    "accounts",
    "custody",
    "certificates",
    "shipments",
    "statistics",
    "exchange",
    "public",
]
INSTALLED_APPS = [
    *(f"kpcs.{room}" for room in ROOMS),
    "kpcs.web.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kpcs.web.middleware.RefuseLargeBody",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kpcs.web.middleware.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kpcs.web.middleware.RenewSession",
    "kpcs.web.middleware.KeepPrivate",
    "kpcs.web.middleware.SignInFirst",
    "kpcs.web.middleware.PublishLists",
    "kpcs.web.middleware.AnswerErrors",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "kpcs.web.urls"
WSGI_APPLICATION = "kpcs.web.wsgi.application"
APPEND_SLASH = False
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kpcs.web.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "kpcs.web.ui.templatetags.components",
                "kpcs.web.ui.templatetags.formats",
            ],
        },
    }
]
FORM_RENDERER = "kpcs.web.ui.forms.Renderer"

# --- officers --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "kpcs.web.answers.sign_in_throttled"
AXES_USERNAME_CALLABLE = "kpcs.web.throttling.name_tried"
AXES_VERBOSE = False

# --- database --------------------------------------------------------------------------------------------------------
_url = environment.text(
    "KPCS_DATABASE_URL",
    "",
    "postgresql://user:password@host/name, or sqlite:///file.",
    shown="SQLite file office.sqlite3 in the data folder",
)
DATABASES = {"default": database(_url, environment) if _url else sqlite(KPCS_DATA_DIR / "office.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"].get("ENGINE", "").endswith("sqlite"):
    Path(DATABASES["default"]["NAME"]).absolute().parent.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- language, time --------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# A language is listed when nothing on its pages is left untranslated; Portuguese, Spanish and Russian are prepared.
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = environment.choice(
    "KPCS_TIME_ZONE", "UTC", "The office's time zone, such as Africa/Gaborone.", among={"UTC"} | available_timezones()
)

# --- files, mail, log ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = KPCS_DATA_DIR / "static"
# `kpcs serve` collects and compresses; before that (tests, development) files are served as they lie in the source.
_is_collected = not DEBUG and "KPCS_COLLECTED" in os.environ
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _is_collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not _is_collected
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = KPCS_DATA_DIR / "uploads"
EMAIL_HOST = environment.text(
    "KPCS_MAIL_HOST", "", "Mail server; without one, mail is written to files in the data folder."
)
EMAIL_PORT = environment.number("KPCS_MAIL_PORT", 587, "Port of the mail server.", least=1, most=65_535)
EMAIL_HOST_USER = environment.text("KPCS_MAIL_USER", "", "Name to sign in to the mail server.")
EMAIL_HOST_PASSWORD = environment.text("KPCS_MAIL_PASSWORD", "", "Password to sign in to the mail server.")
EMAIL_USE_TLS = environment.flag("KPCS_MAIL_TLS", True, "Encrypt the connection to the mail server.")
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text(
    "KPCS_MAIL_FROM", "office@localhost", "The office's own mail address."
)
EMAIL_FILE_PATH = str(KPCS_DATA_DIR / "mail")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
LOGGING = described(
    environment.choice(
        "KPCS_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.", among=("DEBUG", "INFO", "WARNING", "ERROR")
    )
)

environment.finish()
