"""Tests of the forum room."""
