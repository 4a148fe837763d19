"""The chronology of a case: its sheets, as it stood, and on paper."""
