"""The learning curve: how good the route head is after each round of topics, and so whether more of them would help.

Rounds are of 300 topics, pairs whole. *As written* takes the voices one after the other in the order of their names, which is the order
they joined the corpus in; *drawn* takes topics at random over all voices, several times, which tells what the number alone brings. Every
point is the linear head alone, judged on the hold-out. Intervals are 95 % by bootstrap over its topics.
"""

from __future__ import annotations
