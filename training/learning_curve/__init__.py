"""The learning curve: how good the route head is after each round of topics, and so whether more of them would help.

Each round adds 300 topics. Pairs stay whole, so that some rounds add a topic or two more, and what is left over at the end is a smaller
round, or joins the last one if it is less than half of one: a gain is told with the number of topics that brought it. *As written* takes
the voices one after the other in the order of their names, which is the order they joined the corpus in; *drawn* takes topics at random
over all voices, several times, which tells what the number alone brings; its sizes and figures are means over the draws. Every point is the
linear head alone, judged on the hold-out. Intervals are 95 % by bootstrap over its topics.
"""

from __future__ import annotations
