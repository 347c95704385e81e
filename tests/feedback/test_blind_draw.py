from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.feedback.blind_draw import BlindDraw, is_blind_drawn

SEEDS = st.text(min_size=1, max_size=20)
SHARES = st.floats(0, 1)


@given(seed=SEEDS, share=SHARES, prefix=st.text(max_size=5))
def test_the_share_of_topics_is_met(seed: str, share: float, prefix: str) -> None:
    topics = 2_000
    drawn = sum(is_blind_drawn(f"{prefix}{number}", share, seed) for number in range(topics))
    # six standard deviations of a fair draw: met by chance in all but two of a thousand million cases
    assert abs(drawn - share * topics) <= 6 * (topics * share * (1 - share)) ** 0.5 + 1


@given(topic=st.text(), seed=SEEDS, shares=st.tuples(SHARES, SHARES))
def test_a_larger_share_keeps_the_topics_of_a_smaller_one(topic: str, seed: str, shares: tuple[float, float]) -> None:
    smaller, larger = sorted(shares)
    assert is_blind_drawn(topic, smaller, seed) <= is_blind_drawn(topic, larger, seed)


@given(topic=st.text(), seed=SEEDS)
def test_a_share_of_one_draws_every_topic_and_of_nothing_none(topic: str, seed: str) -> None:
    assert is_blind_drawn(topic, 1.0, seed)
    assert not is_blind_drawn(topic, 0.0, seed)


def test_the_draw_stays_the_same_from_release_to_release() -> None:
    draw = BlindDraw(0.05, "topicrouter")
    assert [number for number in range(100) if draw.has(str(number))] == [21, 59, 75]


def test_another_seed_draws_other_topics() -> None:
    one, other = ({number for number in range(1_000) if is_blind_drawn(str(number), 0.05, seed)} for seed in ("a", "b"))
    assert one != other


def test_a_topic_id_that_is_no_proper_text_can_be_drawn() -> None:
    assert is_blind_drawn("\ud800", 1.0, "seed")
