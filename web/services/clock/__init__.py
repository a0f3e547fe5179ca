"""What the clock does: reminders, what is kept no longer, backups, what is measured."""
