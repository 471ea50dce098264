"""The list of hires, and one hire's page."""
