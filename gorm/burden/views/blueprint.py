"""The blueprint on which the pages of burden hang, and what they share."""

from flask import Blueprint, request

from gorm.burden.rules import Quarter, quarter_named, quarter_of
from gorm.core import clock

pages = Blueprint("burden", __name__)


def quarter_asked() -> Quarter:
    """The quarter that the address names, or the one of today."""
    return quarter_named(request.args.get("quarter", "")) or quarter_of(clock.today())
