"""The blueprint on which the pages of engagements hang."""

from flask import Blueprint

pages = Blueprint("engagements", __name__)
