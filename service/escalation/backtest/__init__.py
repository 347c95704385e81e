"""Replays a forum's history through the policy: who would have been asked, how often and when. Nothing is sent or kept."""
