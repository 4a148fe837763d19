"""The verbs of places: what changes organisations and areas, each recorded."""

from gorm.places.service.register import import_register

__all__ = ["import_register"]
