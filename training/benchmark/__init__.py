"""Measures our way of serving beside the plain way, in one run, on the same texts, with two threads each.

The plain way is what most would write first: sentence-transformers on PyTorch in float32, `SentenceTransformer.encode(title)` and
`.encode(body)` (`max_seq_length` 256), before the very same reading, features, heads and explanation as ours. Texts are 24 topics of our
corpus whose bodies are joined until they fill the encoder's 256 tokens.

How each figure is taken:

- *embedding one text*: milliseconds for the vector of one body, `encode([text])` against `encode(text)`.
- *embedding in batches*: milliseconds a text when all 24 bodies are handed over at once.
- *single prediction*: milliseconds of `Predictor.predict([topic])`, once with our encoder and once with the plain one.
- *single prediction without embedding*: the same runs of ours, less the time spent in the encoder. How it falls into reading (recognisers,
  redaction, text preparation, language), features, heads and explanation is taken from a second walk through the same steps, each timed.
- *predictions in batches*: topics a second when `predict` gets all 24 topics at once.
- *recognisers, a topic of 300 words*: milliseconds of `detect`, which looks for secrets, personal data and infrastructure, on 24 topics
  of the corpus. *10 times as long*: how many times as long it takes for 90,000 code points of prose, of log lines, of prose on one line
  and of strings made to slow patterns down as for the first tenth of each; about ten is linear. Longer texts are not searched at all.
- *resident memory, peak memory*: `VmRSS` and `VmHWM` of a process that composes the whole service (model, directory, HTTP application)
  and has predicted all topics, one by one and as a batch.
- *start to first prediction*: from starting such a process to its first prediction, the files being in the page cache and Python's
  byte code compiled by a run before.

Our way and the plain way take turns in every round, and change who goes first from round to round, so that what else the machine does
meets both. Each side's number is the median over all runs; the ratio is the median of the rounds' ratios (ours / plain), with the
smallest and the largest beside it, and is what is judged. *At best* is the ratio of each side's best run, which other work on the
machine disturbs least: PyTorch's threads wait for each other after every step, so that a busy machine slows it down far more than us.
The garbage collector is off while the clock runs; every call is made once before it counts. Between the two sides there is a short pause,
because threads of both libraries go on spinning for a while after a call.
"""
