"""The blueprint on which the pages of co-ordination hang."""

from flask import Blueprint

pages = Blueprint("coordination", __name__)
