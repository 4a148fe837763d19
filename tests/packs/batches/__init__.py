"""Packs on many areas, made together."""
