"""Compares ways to make the route head on our own corpus: classifiers, features, cleaning, class weights, one head or several.

How each figure is taken:

- Topics are those with split `train`; the hold-out is never looked at, so that a choice made here can still be judged on it.
- Two cross-validations of five folds. *By pairs*: the texts of a pair stay together, authors are on both sides. *By authors*: the voices
  that are judged wrote nothing of what was learnt. The n-grams are chosen anew in every fold, from its training topics only.
- Probabilities are calibrated as the trainer does it, with one temperature. A fold's temperature is learnt on the left-out scores of the
  other folds, so that no topic takes part in its own calibration.
- *Macro F1*, *accuracy* and *licensing recall* are of the most probable route; *Brier score* (0 to 2) and *calibration error* of the
  probabilities. *Cost*, *left to a person* and *licensing elsewhere* (licensing questions sent to another route) are of the decision that
  the probabilities make look cheapest (`training.evaluation.costs`).
- Intervals are 95 % by bootstrap: pairs, or authors, are drawn with replacement, the same draws for every run. They say what other topics
  would change, not what a training on other topics would. The *difference* to the reference is taken draw by draw, and so is much surer
  than two intervals side by side. A draw repeats topics, which makes every calibration error a little larger: the interval of that
  figure lies too high, the value does not.
- *Fit seconds* are processor seconds, one thread, to fit the route head on four folds and score the fifth, in the mean over the folds;
  features are not counted, for they are the same for all.
"""

from __future__ import annotations
