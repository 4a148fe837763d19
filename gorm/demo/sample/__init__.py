"""The sample office: its places, its people and its readers, and a year of what was said."""
