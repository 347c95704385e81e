from __future__ import annotations

from service.domain import SimilarTopic
from service.inference.bundle import Bundle
from service.inference.predictor import Predictor
from tests.training.judging.samples import labelled, routed
from tests.training.samples import community
from training.judging.answers import ask
from training.judging.learnt import learnt_notices


def test_topics_that_a_model_learnt_from_are_noticed(club: Bundle) -> None:
    learnt = ask(Predictor(club).predict, community().split("train").topics[:5])
    (sentence,) = learnt_notices(routed(learnt.topics), learnt)
    assert sentence == "5 of the 5 topics are among those that the candidate learnt from; they flatter it"


def test_a_hold_out_is_not(club: Bundle) -> None:
    held_out = ask(Predictor(club).predict, community().split("holdout").topics)
    assert learnt_notices(held_out, held_out) == ()


def test_another_topic_of_the_same_id_or_the_same_words_is_not() -> None:
    topics = labelled(2)
    same_id = SimilarTopic("t0000", "something else", "water", 0.5)
    same_words = SimilarTopic("other", "the same", "water", 1.0)
    answers = routed(topics, similar=(same_id, same_words))
    assert learnt_notices(answers, answers) == ()
