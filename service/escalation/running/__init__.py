"""Runs the process: observes the forum, decides every case that is due, and keeps what was decided."""
