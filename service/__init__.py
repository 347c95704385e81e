"""Routing of unanswered forum topics: everything that runs."""
