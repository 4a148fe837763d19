"""The tab of plans, bodies and support, and the forms on it."""

from gorm.challenge.views.work import (
    actions,
    appointments,
    bodies,
    clocks,
    overview,
    plans,
    publications,
    reports,
    representations,
    support,
    voluntary,
)

__all__ = [
    "actions",
    "appointments",
    "bodies",
    "clocks",
    "overview",
    "plans",
    "publications",
    "reports",
    "representations",
    "support",
    "voluntary",
]
