"""Kills processes and breaks the mail server at random instants while reminders go out."""
