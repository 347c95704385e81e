"""Labels that may be wrong: what a model says that had not seen them."""
