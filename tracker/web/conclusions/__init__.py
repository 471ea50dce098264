"""Counsel’s own conclusion of a finding she disputes."""
