"""The pages of constituencies and members; importing the modules hangs them on the blueprint."""

from gorm.parliament.views import business, constituencies, limits, members, told
from gorm.parliament.views.blueprint import pages

__all__ = ["business", "constituencies", "limits", "members", "pages", "told"]
