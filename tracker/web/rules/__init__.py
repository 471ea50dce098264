"""The rule book as pages, what it changed for the hires, and penalties by points."""
