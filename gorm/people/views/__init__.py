"""The pages about people, posts and assignments."""

from gorm.people.views import assignments, looking_up, persons, posts, quick_add
from gorm.people.views.base import NAVIGATION, blueprint

__all__ = ["NAVIGATION", "assignments", "blueprint", "looking_up", "persons", "posts", "quick_add"]
