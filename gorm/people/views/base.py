"""Where the pages about people hang."""

from typing import Final

from flask import Blueprint

from gorm.core.web.navigation import NavigationItem

blueprint: Final = Blueprint("people", __name__)
NAVIGATION: Final = NavigationItem("People", "people.directory", "person:read")
