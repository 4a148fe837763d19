"""The pages of co-ordination: the shared calendar, clashes, quiet periods, joining."""

from gorm.coordination.views import asked, calendar, clashes, elections, joining, limits
from gorm.coordination.views.blueprint import pages

__all__ = ["asked", "calendar", "clashes", "elections", "joining", "limits", "pages"]
