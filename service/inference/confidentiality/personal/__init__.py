"""Recognisers of private persons' data."""
