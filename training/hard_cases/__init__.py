"""Which topics are hardest: minimal pairs that a model can't tell apart, and topics that lie close together although their routes differ.

`python -m training.hard_cases` finds them and keeps `training/runs/hard_cases.json`; `notebooks/corpus.ipynb` shows them.
"""
