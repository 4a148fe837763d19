"""The blueprint of the queue's pages."""

from flask import Blueprint

pages = Blueprint("escalations", __name__)
