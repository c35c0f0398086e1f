"""The one settings module. It starts with nothing set; every capability is the real one when its address is given.

See `.env.example` for each variable and `docs/operations.md` for what to set in a deployed installation.
"""

from pathlib import Path
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DATABASE_URL = env.text("DATABASE_URL")
REDIS_URL = env.text("REDIS_URL")
SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")
DEPLOYED = (
    bool(DATABASE_URL and not DATABASE_URL.startswith("sqlite")) or bool(REDIS_URL) or not env.is_loopback(SITE_URL)
)

DEBUG = env.flag("DEBUG")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if DEPLOYED else "localhost,127.0.0.1,[::1]")
env.refuse_unsafe(
    deployed=DEPLOYED,
    secret_given=bool(env.text("SECRET_KEY")),
    hosts=ALLOWED_HOSTS,
    debug=DEBUG,
    redis_url=REDIS_URL,
)
BEHIND_PROXY = env.flag("BEHIND_PROXY")
SECRET_KEY = env.secret("SECRET_KEY", VAR_DIR)
# Where the key lies that was made here; a backup holds it, since it is nowhere else.
SECRET_KEY_FILE = None if env.text("SECRET_KEY") else VAR_DIR / "secret_key.txt"

INSTALLED_APPS = [
    # Ground and floors, from the cellar up (see docs/architecture.md).
    "portal.core",
    "portal.ui",
    "portal.outbox",
    "portal.accounts",
    "portal.taxonomy",
    "portal.notifications",
    "portal.activity",
    "portal.calendars",
    "portal.search",
    "portal.saved",
    "portal.moderation",
    "portal.privacy",
    "portal.organisations",
    "portal.onboarding",
    "messaging",
    "matchmaking",
    "portal.projects",
    "portal.events",
    "portal.analytics",
    "portal.desk",
    "cms",
    "portal.front",
    "portal.demo",
    # Accounts
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # Editors
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    # Libraries
    "channels",
    "django_htmx",
    "django_filters",
    "template_partials",
    # Django
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.core.streams.InParts",
    "portal.core.middleware.RequestId",
    "portal.core.middleware.KeptWhileReading",
    "django.middleware.security.SecurityMiddleware",
    "portal.core.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.NoSuchFile",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "portal.ui.middleware.ReadersDigits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.WhoInTheLog",
    "portal.accounts.middleware.DaysOnPapers",
    "portal.accounts.middleware.PreferredLanguage",
    "cms.middleware.DeskLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.LastSeen",
    "portal.privacy.middleware.AskForConsent",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.organisations.middleware.ActingOrganisation",
    "portal.onboarding.middleware.OldAddresses",
    "portal.core.middleware.DeskDoors",
    "portal.core.middleware.LastResort",
    "messaging.middleware.NoLongerHere",
    "portal.projects.middleware.NoLongerIn",
]

ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "portal.ui.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "portal.ui.forms.DesignRenderer"

# Data
DATABASES = {"default": env.database(DATABASE_URL, VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Near: what this process alone knows, so that it need not ask Redis with every page.
NEAR = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "near",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}
CACHES = {"default": env.cache(REDIS_URL), "near": NEAR}
SEARCH_DIR = Path(env.text("SEARCH_DIR", str(VAR_DIR / "search")))

# Tasks: every task is an outbox row; Celery carries it where there is a Redis, a worker thread where there is none.
CELERY_BROKER_URL = REDIS_URL or None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {"run-due": {"task": "portal.outbox.tasks.run_due", "schedule": 30.0}}

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front:member_home"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
# Either a number or an e-mail joins and signs in; the form takes one of them. allauth's star on the e-mail says only that
# an e-mail, where there is one, must be confirmed.
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone"]
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "signup": "portal.accounts.forms.SignupForm",
    "confirm_login_code": "portal.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "portal.accounts.forms.ConfirmEmailCodeForm",
    "verify_phone": "portal.accounts.forms.VerifyPhoneForm",
    "change_phone": "portal.accounts.forms.ChangePhoneForm",
    "add_email": "portal.accounts.forms.ChangeEmailForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Six digits, three tries, ten minutes: text messages take their time.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
# Whole halls sign in from one network on the day of an event; one account never needs many codes.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "signup": "60/m/ip",
    "request_login_code": "60/m/ip,3/m/key,20/d/key",
    "login_failed": "20/m/ip,5/5m/key",
    "verify_phone": "60/m/ip,3/m/key,20/d/key",
    "confirm_email": "3/m/key,20/d/key",
    "change_phone": "5/m/user",
    # Not an account's, but counted in the same way: whoever checks certificates one after the other.
    "check_certificate": "60/m/ip",
    # Likewise: who answers a form or a survey of the editors, and how many answer one form.
    "answer_form": "60/m/ip,600/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
USERSESSIONS_ADAPTER = "portal.accounts.sessions.UserSessionsAdapter"
MFA_ADAPTER = "portal.accounts.mfa.MFAAdapter"
MFA_FORMS = {
    "authenticate": "portal.accounts.mfa.AuthenticateForm",
    "reauthenticate": "portal.accounts.mfa.ReauthenticateForm",
    "activate_totp": "portal.accounts.mfa.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.mfa.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.mfa.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Anqud"
MFA_TOTP_TOLERANCE = 1
# The editors' desk has no way to sign in, no password and no e-mail of its own: they would go round the second step.
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# Text messages: where they go, and how many may leave in a day. A number without a country code is read in this country.
SMS_URL = env.text("SMS_URL", "" if DEPLOYED else "tray:")
SHORT_MESSAGES_URL = env.text("SHORT_MESSAGES_URL", "" if DEPLOYED else "tray:")
PUSH_SERVICES = "fcm.googleapis.com,push.services.mozilla.com,notify.windows.com,web.push.apple.com"
WEB_PUSH_HOSTS = env.words("WEB_PUSH_HOSTS", "" if DEPLOYED else PUSH_SERVICES)
SMS_A_DAY_PER_NUMBER = env.number("SMS_A_DAY_PER_NUMBER", 10)
SMS_A_DAY_PER_NETWORK = env.number("SMS_A_DAY_PER_NETWORK", 200)
SMS_A_DAY = env.number("SMS_A_DAY", 2000)
# Who translates single messages, when a reader asks for it: nobody, unless an address is given.
TRANSLATE_URL = env.text("TRANSLATE_URL", "")
PHONE_REGION = env.text("PHONE_REGION", "SA").upper()

# The texts that people agree to: ours, then the operator's own; see portal/privacy/wording.py.
WORDINGS_DIRS = [
    BASE_DIR / "portal" / "privacy" / "wordings",
    Path(env.text("WORDINGS_DIR", str(VAR_DIR / "wordings"))),
]

# Mail
vars().update(env.email(env.text("EMAIL_URL"), VAR_DIR / "mail"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Anqud <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Answers by mail: the domain of the masked addresses, and the ways by which mails to it come in; without both there are none.
REPLY_DOMAIN = env.text("REPLY_DOMAIN").lower()
REPLY_MAILBOX = env.text("REPLY_MAILBOX")
REPLY_WEBHOOK_SECRET = env.text("REPLY_WEBHOOK_SECRET")

# Countries that the portal is for: they come first in every list. The members of the League of Arab States.
COUNTRIES = env.words("COUNTRIES", "DZ,BH,KM,DJ,EG,IQ,JO,KW,LB,LY,MR,MA,OM,PS,QA,SA,SO,SD,SY,TN,AE,YE")

# Tables of places of the operator's own, instead of ours: portal/taxonomy/data/README.md.
PLACES_DIR = Path(env.text("PLACES_DIR", str(VAR_DIR / "places")))

# A table of national activity codes, each with its code of ISIC; none, and nothing of them is shown.
ACTIVITIES_FILE = env.text("ACTIVITIES_FILE")

# A table of who buys how much from whom, instead of the stylised one that comes with the portal.
LINKAGES_FILE = env.text("LINKAGES_FILE")

# Languages
LANGUAGE_CODE = "en"
ALL_LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LANGUAGES_ASKED = env.words("LANGUAGES", "en,fr,ar")
LANGUAGES = [pair for pair in ALL_LANGUAGES if pair[0] in LANGUAGES_ASKED]
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Asia/Riyadh")
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [("fonts", VAR_DIR / "fonts")] if (VAR_DIR / "fonts").is_dir() else []
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.text("MEDIA_DIR", str(VAR_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.core.staticfiles.HashedStaticFiles"},
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_AUTOREFRESH = DEBUG

# Editors
WAGTAIL_SITE_NAME = "Anqud"
# No page of ours asks another site for anything.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
# Some machines list their own zone among those of the world: no browser knows it, and one stops at it.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
# Pictures of people are theirs to give: nobody's address is sent to another house, as a digest or otherwise.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.pictures.PictureForm"
# As many as of every other picture that is sent (portal/core/files): what is drawn from it is drawn in memory.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]

# Safety
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
SECURE_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = SECURE_HTTPS and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31536000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HTTPS
SECURE_HSTS_PRELOAD = SECURE_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if SECURE_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_HTTPS else "csrf"
SESSION_ENGINE = "portal.accounts.session_store"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # editors see their page's preview in a frame of the same site
SECURE_CSP = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
}
# Wagtail's and Django's own admin pages carry inline scripts and styles of their own.
SECURE_CSP_ADMIN = SECURE_CSP | {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
}
# Days for which an owner who no longer answers can refuse that somebody else takes their place.
ABSENT_OWNER_DAYS = 14

DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# One file that people send each other; a request may hold five of them. What looks for viruses in them: portal/core/files.
FILE_MOST_BYTES = env.number("FILE_MOST_MB", 20) * 1_000_000
REQUEST_MOST_BYTES = 5 * FILE_MOST_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
CLAMD_URL = env.text("CLAMD_URL")

# One JSON object per line where it is deployed, plain lines otherwise; see portal/core/logs.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"portal.core.logs.{'for_machines' if DEPLOYED else 'for_people'}"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Each request has its line already (portal.core.middleware).
        "django.request": {"level": "ERROR"},
        "uvicorn": {"handlers": [], "propagate": True},
        "uvicorn.access": {"handlers": [], "propagate": False},
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
