"""The blueprint on which the pages of money hang."""

from flask import Blueprint

pages = Blueprint("funding", __name__)
