"""A database filled for measuring: a whole country's councils and years of engagements."""
