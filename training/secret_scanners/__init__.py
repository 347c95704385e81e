"""Compares ways to find secrets in topics: our own recognisers, CredSweeper, detect-secrets, and ours together with each of them.

How each figure is taken:

- The corpus's topics with split `train`, so that what is judged on the other splits stays unseen, and `routing-dev.jsonl` where its folder
  is named. A topic holds a secret if its `confidential_kinds` say so. Our recognisers were made with a part of the corpus in view, the
  libraries without, so that ours look better here than on topics of strangers.
- A scanner is right about a topic if it finds anything in one that holds a secret, whatever it points at. *Recall* is the share of those
  topics, *false alarms* the share among topics that are not confidential at all; topics that are confidential for another reason are
  counted apart (*other reasons*), for there an alarm changes little. Intervals are Wilson's, 95 %.
- *Only it* counts topics with a secret that the scanner found and those of the other libraries missed.
- Both libraries are made for files, not posts, and choose rules by a file's sort or name; each is tried in the two ways that suit a post
  best. Left out are detect-secrets' scan of single lines, which alarms in nearly every topic, and CredSweeper's rules of severity `info`
  (any UUID, any 15 characters of base 36), which name what is no secret.
- *ms* are the processor's milliseconds a topic: the median, and what 95 % of the topics stay below. What is loaded at first need falls
  into one topic's time, which neither shows. A combination takes the sum. Ours look for personal data and infrastructure in the same
  time; detect-secrets reads files, so that writing one is part of its time.
- *Import* is what the import takes in a fresh process, *first find* the time until it has pointed at its first secret there, both in
  seconds, the median of several processes; the files are in the system's cache.
- *Packages* are the distributions that the library needs, itself included, and their files in megabytes (10^6 bytes); *new* are those
  that serving does not need anyway.

Run it in an environment of its own, for the libraries are heavy and nothing else needs them:

    python -m venv FOLDER
    FOLDER/bin/pip install -c constraints/serving.txt -c constraints/dev.txt -e '.[scanners]'
    TOPICROUTER_EVAL_DATA=DATA FOLDER/bin/python -m training.secret_scanners
"""

from __future__ import annotations
