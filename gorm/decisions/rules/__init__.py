"""What holds of decisions, apart from any database: who may decide, and how a decision closes."""
