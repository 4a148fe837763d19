"""What co-ordination shows on the pages of others: forms, engagements, places."""
