"""What happens by itself: printing, seals, scrubs, reminders; never in a web process."""
