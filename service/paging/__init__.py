"""Calls and pages: one narrow port, and what reaches a person by it."""
