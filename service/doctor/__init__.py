"""Looks at a deployment without changing anything, and says what is missing."""
