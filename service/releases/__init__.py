"""Releasing models: promoting one and going back, taking a new one up while serving, and comparing a candidate with what serves."""
