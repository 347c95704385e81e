"""Four days of the demo forum: a runner that acts on twins of forum, chat and telephone, and people who press and answer."""
