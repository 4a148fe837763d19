"""The blueprint of engagements."""

from flask import Blueprint

blueprint = Blueprint("engagements", __name__)
