"""Reading constituencies, their members, and what passed: frozen read models and their queries."""
