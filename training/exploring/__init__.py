"""Pictures of the labelled topics, each with words that tell what it shows; `notebooks/corpus.ipynb` is where they are looked at."""
