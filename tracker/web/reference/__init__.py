"""What forms ask while somebody types."""
