"""How a request walks: refused by default, one transaction, nothing typed is lost."""
