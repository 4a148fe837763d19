"""Every reference moves from one record to the other, and comes back as it was."""
