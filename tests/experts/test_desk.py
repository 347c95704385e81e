from __future__ import annotations

from dataclasses import replace

from structlog.testing import capture_logs

from service.composition import Parts
from service.directory import demo_directory_path, load_directory
from service.domain import Topic
from service.experts.desk import NO_EXPERTS, ExpertDesk
from service.experts.learning import learn_experts
from service.inference.predictor import Predictor
from tests.directory.samples import prediction
from tests.experts.samples import ARCHIVE, NOW

DEMO = load_directory(demo_directory_path())
ASKED = Topic("99", "Our webhook integration sends everything double", "Each message arrives twice since the upgrade.")
COMMUNITY = prediction(route="community_expert", area="integrations")


def test_who_answered_questions_like_it_comes_closest(predictor: Predictor) -> None:
    desk = ExpertDesk(learn_experts(ARCHIVE, DEMO, predictor.bundle, NOW))
    found = desk.familiarity(ASKED, COMMUNITY, DEMO, predictor.bundle)
    assert found["driftwood"] > found["seagrass"] > 0
    suggestion = Parts(predictor, DEMO, desk).suggest(ASKED, COMMUNITY, NOW)
    assert any(line.startswith("Driftwood has answered questions like this one (likeness 0.") for line in suggestion.why)


def test_where_the_route_leads_to_others_nothing_is_compared(predictor: Predictor) -> None:
    desk = ExpertDesk(learn_experts(ARCHIVE, DEMO, predictor.bundle, NOW))
    assert desk.familiarity(ASKED, prediction(route="technical"), DEMO, predictor.bundle) == {}


def test_a_model_with_another_encoder_goes_on_without_and_says_so_once(predictor: Predictor) -> None:
    learnt = learn_experts(ARCHIVE, DEMO, predictor.bundle, NOW)
    desk = ExpertDesk(replace(learnt, encoder="another"))
    with capture_logs() as logs:
        assert [desk.familiarity(ASKED, COMMUNITY, DEMO, predictor.bundle) for _ in range(2)] == [{}, {}]
    assert [line["event"] for line in logs] == ["experts_other_encoder"]


def test_without_a_memory_nobody_is_known(predictor: Predictor) -> None:
    assert NO_EXPERTS.familiarity(ASKED, COMMUNITY, DEMO, predictor.bundle) == {}
