"""Labelled topics: how they are kept, read, checked and split."""
