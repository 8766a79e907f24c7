"""What takes place at a time: the agenda, and calendars that people subscribe to."""
