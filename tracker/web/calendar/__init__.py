"""The dates of an organisation in somebody's own calendar."""
