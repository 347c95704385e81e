"""Which topics people should label next, and the screen on which they do."""
