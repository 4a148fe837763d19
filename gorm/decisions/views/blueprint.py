"""The blueprint on which the pages of decisions hang."""

from flask import Blueprint

pages = Blueprint("decisions", __name__)
