"""GORM: how a Government Office deals with the places that it is responsible for."""

import os
from collections.abc import Mapping

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, Settings, settings_from
from gorm import audit, core, registry
from gorm.core.web.application import Application


def create_app(settings: Settings | None = None) -> Flask:
    """GORM with these settings, or with those of the environment."""
    settings = settings or settings_from(os.environ)
    app = Application(
        __name__, template_folder=str(ROOT / "templates"), instance_path=str(settings.instance)
    )
    app.extensions["gorm.settings"] = settings
    app.config.from_mapping(_flask_settings(settings))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    core.init_app(app, settings)
    audit.init_app(app)
    registry.init_app(app)
    return app


def _flask_settings(settings: Settings) -> Mapping[str, object]:
    """What Flask and its extensions read."""
    prefix = "__Host-" if settings.is_production else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SESSION_COOKIE_NAME": f"{prefix}gorm",
        "SESSION_COOKIE_SECURE": settings.is_production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_HOSTS": list(settings.allowed_hosts) or None,
        "MAX_CONTENT_LENGTH": 10 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,  # a long note is written for longer than an hour
        "WTF_CSRF_CHECK_DEFAULT": False,  # the request walk checks, after who asks is known
        "TESTING": settings.is_testing,
    }
