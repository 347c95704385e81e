"""Four days of the demo forum with a moved clock: a runner that acts on twins of forum, chat and telephone, and people who press and answer."""
