"""Carries decided actions out: once, and by what is known the moment before."""
