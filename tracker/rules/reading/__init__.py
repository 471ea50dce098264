"""How answers are read, whichever door they come through."""
