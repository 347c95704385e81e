"""Where topics come from: a Discourse forum, files, the demo forum; and whether anybody has answered them."""
