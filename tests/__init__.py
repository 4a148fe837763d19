"""GORM's tests: sentences about offices, places, people and what was promised."""
