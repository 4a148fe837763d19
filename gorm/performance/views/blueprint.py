"""The blueprint on which the pages of performance hang."""

from flask import Blueprint

pages = Blueprint("performance", __name__)
