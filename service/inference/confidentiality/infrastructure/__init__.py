"""Recognisers of the writer's own hosts and addresses."""
