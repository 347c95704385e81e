"""Judges our trainer on the issue reports of the NLBSE'24 tool competition: texts that are none of ours, labelled by their projects.

`python -m training.nlbse issues_train.csv` cross-validates one model a repository, five folds, stratified by label, several seeds. The
competition scores the macro F1 of each repository, averaged over the five; it trains on all of a repository's 300 rows and judges on 300
others, so a figure from within the training half learns from 240 and is not the competition's.

Source of the data and the protocol: https://github.com/nlbse2024/issue-report-classification
"""

from __future__ import annotations
