"""Watches whether live topics still resemble what the model was made on, whether it is still right, and says when to retrain."""
