"""The rules of packs: what follows from their parts, and what each audience is shown."""
