"""The wage tables: look up, load, see what is loaded."""
