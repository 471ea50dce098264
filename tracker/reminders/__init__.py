"""Pure: a deadline and a day in, the reminders wanted and their words out."""
