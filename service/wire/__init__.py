"""What the clients of outside servers share, and their twins: reading JSON from outside, keeping to a pace, serving on loopback."""
