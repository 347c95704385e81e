"""Which volunteer has answered questions like this one before: learnt from a forum's history, only of those who agreed to be asked.

`learning` makes a `memory` of an archive, `memory_file` keeps it, `desk` tells for a topic how close each volunteer's
answered questions come. A memory holds ids and vectors, no text.
"""
