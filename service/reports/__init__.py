"""What the service found out about a forum's topics, told to people and programs: pages, tables and plain dicts."""
