"""The blueprint on which the pages of what comes in hang."""

from flask import Blueprint

pages = Blueprint("mailroom", __name__)
