"""What replies say in so many words: that somebody has the same trouble, or that it works now. Tables of phrases and what reads them."""
