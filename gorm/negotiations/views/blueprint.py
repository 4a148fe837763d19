"""The blueprint of every page about negotiations."""

from flask import Blueprint

pages = Blueprint("negotiations", __name__)
