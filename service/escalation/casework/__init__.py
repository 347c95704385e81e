"""The desk at which people look at cases and say what shall become of them; commands and API share it."""
