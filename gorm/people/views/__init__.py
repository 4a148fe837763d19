"""The pages about people, posts and assignments."""

from gorm.people.views import assignments, biographies, looking_up, persons, posts, quick_add
from gorm.people.views.base import NAVIGATION, blueprint

__all__ = [
    "NAVIGATION",
    "assignments",
    "biographies",
    "blueprint",
    "looking_up",
    "persons",
    "posts",
    "quick_add",
]
