"""Recognisers of secrets: keys, tokens and passwords, as code writes them and as people tell them."""
