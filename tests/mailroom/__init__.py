"""What comes in from calendars and by mail."""
