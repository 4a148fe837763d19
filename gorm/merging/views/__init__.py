"""The pages of merging."""

from gorm.merging.views import organisations, people
from gorm.merging.views.base import blueprint

__all__ = ["blueprint", "organisations", "people"]
