from __future__ import annotations

from service.inference.bundle.manifest import read_manifest
from training.card import model_card
from training.run import Trained


def test_a_card_says_what_the_model_is_what_it_assumes_and_how_good_it_is(elsewhere: Trained) -> None:
    card = (elsewhere.folder / "README.md").read_text()
    assert card.startswith(f"# Model {elsewhere.folder.name}\n")
    assert "54 topics" in card
    assert "growing 33%, lease 33%, water 33%." in card
    assert "hold-out: 18 topics" in card
    assert "## Where not to trust it" in card


def test_a_card_shows_the_table_that_the_threshold_was_chosen_from(elsewhere: Trained) -> None:
    card = (elsewhere.folder / "README.md").read_text()
    rows = elsewhere.metrics["thresholds"]["route"]
    assert len(rows) > 3
    for row in rows:
        assert f"| {row['threshold']:.2f} | {row['coverage']:.0%} | {row['precision']:.0%} |\n" in card


def test_a_card_grants_similar_topics_a_say_only_where_they_have_one(elsewhere: Trained) -> None:
    manifest, _ = read_manifest(elsewhere.folder)
    heard, unheard = (" ".join(model_card(manifest, elsewhere.metrics, neighbours=has).split()) for has in (True, False))
    assert "similar topics of the corpus have a say" in heard
    assert "no say in the route" not in heard
    assert "have a say" not in unheard
    assert "Similar topics of the corpus are shown but have no say in the route" in unheard


def test_a_card_promises_only_what_the_model_has_a_head_for(elsewhere: Trained) -> None:
    manifest, _ = read_manifest(elsewhere.folder)
    assert "whether it holds confidential\ncontent.\n" in model_card(manifest, elsewhere.metrics, neighbours=True)
    more = manifest.model_copy(update={"classes": {**manifest.classes, "area": ["gate", "pump"], "urgent": ["False", "True"]}})
    card = model_card(more, elsewhere.metrics, neighbours=True)
    assert "content; also which area it is about, whether it is urgent.\n" in card


def test_a_card_is_markdown_with_one_blank_line_at_most_and_no_undefined_value(elsewhere: Trained) -> None:
    manifest, _ = read_manifest(elsewhere.folder)
    card = model_card(manifest, elsewhere.metrics, neighbours=True)
    assert "Undefined" not in card
    assert "None" not in card
    assert "{{" not in card


def test_a_card_tells_of_other_languages_what_the_model_has_for_them(elsewhere: Trained) -> None:
    manifest, _ = read_manifest(elsewhere.folder)
    with_part = manifest.model_copy(update={"thresholds_others": manifest.thresholds.model_copy(update={"abstain_other_language": 0.87})})
    with_it, without = (" ".join(model_card(each, elsewhere.metrics, neighbours=True).split()) for each in (with_part, manifest))
    assert "0.87 where it is not English" in with_it
    assert "heads of their own on a multilingual encoder" in with_it
    assert "multilingual" not in without
    assert "no other language than English" in without


def test_what_was_fine_tuned_is_told_with_how_near_the_quantised_encoder_is(elsewhere: Trained) -> None:
    manifest = read_manifest(elsewhere.folder)[0]
    figures = {"same_route": 0.9925, "mean_shift": 0.1, "topics": 400}
    others = {name: value for name, value in elsewhere.metrics.items() if name != "finetuning"}
    tuned, untuned = (model_card(manifest, {**others, **more}, neighbours=True) for more in ({"finetuning": figures}, {}))
    assert "On 400 topics the int8 encoder names the same surest route as the network\nfor 99.2%." in tuned
    assert "upper layers were fine-tuned" not in untuned
