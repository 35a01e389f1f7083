"""The project's settings. The platform hands them over as environment variables.

`DJANGO_*` are the charm's options, `POSTGRESQL_DB_*` or `MYSQL_DB_*` are there once one of the
databases is integrated.
"""

import json
import os
import secrets
from urllib.parse import urlsplit

DEBUG = os.environ.get("DJANGO_DEBUG", "false").lower() == "true"
# Without a charm nobody hands a key over; a passing one keeps the rock usable on its own.
SECRET_KEY = os.environ.get("DJANGO_SECRET_KEY") or secrets.token_urlsafe(50)
ALLOWED_HOSTS = json.loads(os.environ.get("DJANGO_ALLOWED_HOSTS") or '["*"]')
# An ingress strips its path prefix; links must carry it again.
FORCE_SCRIPT_NAME = urlsplit(os.environ.get("DJANGO_BASE_URL", "")).path.rstrip("/") or None
GREETING = os.environ.get("DJANGO_GREETING", "What is coming up")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "events",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "agenda.urls"
WSGI_APPLICATION = "agenda.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# The first of these that the app is integrated with.
ENGINES = {
    "POSTGRESQL_DB": "django.db.backends.postgresql",
    "MYSQL_DB": "django.db.backends.mysql",
}
database = next((prefix for prefix in ENGINES if f"{prefix}_NAME" in os.environ), None)
HAS_DATABASE = database is not None
# Without a database Django has its dummy, which refuses every query.
DATABASES = {}
if HAS_DATABASE:
    DATABASES["default"] = {
        "ENGINE": ENGINES[database],
        "NAME": os.environ[f"{database}_NAME"],
        "USER": os.environ.get(f"{database}_USERNAME"),
        "PASSWORD": os.environ.get(f"{database}_PASSWORD"),
        "HOST": os.environ.get(f"{database}_HOSTNAME"),
        "PORT": os.environ.get(f"{database}_PORT"),
        "OPTIONS": {"connect_timeout": 3},
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
USE_TZ = True
TIME_ZONE = "UTC"
