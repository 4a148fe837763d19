"""Journeys through GORM in a real browser."""
