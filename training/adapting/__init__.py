"""How much a model gains on another community's forum when a part of its topics joins the corpus."""
