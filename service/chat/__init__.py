"""Mattermost: what is said in channels, and what people press there."""
