"""Dates of a user's own on a hire."""
