"""The blueprint of every page about challenge."""

from flask import Blueprint

pages = Blueprint("challenge", __name__)
