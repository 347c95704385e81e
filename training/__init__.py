"""Making of models: corpus, training, evaluation, export."""
