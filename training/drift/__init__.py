"""How often the watch on drift cries wolf, and how much drift it notices.

    python -m training.drift                          # measure with the current model, keep the figures in training/runs/drift.json
    python -m training.drift --data other-forums.jsonl # notice topics of elsewhere, too

The hold-out is split in halves at random, by pairs: one half is the reference, of the other as many topics as a window may hold are drawn
with replacement. Nothing has moved then, so every shift that is reported is a false alarm. Then a share of the window is replaced by other
topics, and every report that sees nothing is a miss.
"""
