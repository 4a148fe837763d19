"""The rules of negotiation, apart from the database."""
