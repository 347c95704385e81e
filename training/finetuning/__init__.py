"""Trains the sentence encoder on what the corpus teaches: route, area, confidential content and urgency at once."""
