"""Who changed what, who opened what: chained, append-only, and refusing what nobody recorded."""

from gorm.audit.recording import init_app

__all__ = ["init_app"]
