"""Mail that was kept instead of sent. For administrators."""
