"""Files for counsel."""
