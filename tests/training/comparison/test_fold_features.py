from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from service.inference.surface import surface_names
from tests.training.samples import QUICK, Material
from training.comparison.fold_features import BLOCKS, COMPONENTS, DENSE_BLOCKS, NGRAM_BLOCKS, FoldFeatures
from training.fitting import TOLD_APART


def test_the_features_are_those_of_the_trainer(material: Material, labels: dict[str, NDArray[np.str_]], folds: list[FoldFeatures]) -> None:
    fold = folds[0]
    told_apart = [labels[head][fold.known_rows].tolist() for head in TOLD_APART if head in labels]
    features = QUICK.features().fit([material.readings[row] for row in fold.known_rows], material.vectors[fold.known_rows], told_apart)
    expected = features.transform([material.readings[row] for row in fold.rows], material.vectors[fold.rows])
    assert abs(fold.unknown - expected).max() == 0


def test_blocks_cover_all_columns_in_their_order(folds: list[FoldFeatures], material: Material) -> None:
    fold = folds[0]
    assert tuple(fold.blocks) == BLOCKS
    ends = [(block.start, block.stop) for block in fold.blocks.values()]
    assert [start for start, _ in ends] == [0, *(stop for _, stop in ends[:-1])]
    assert ends[-1][1] == fold.known.shape[1] == fold.unknown.shape[1]
    assert fold.blocks["surface"].stop - fold.blocks["surface"].start == len(surface_names())
    assert fold.blocks["vectors"].stop - fold.blocks["vectors"].start == material.vectors.shape[1]


def test_the_rows_of_an_ngram_block_have_length_one_or_nothing(folds: list[FoldFeatures]) -> None:
    for block in NGRAM_BLOCKS:
        known, _ = folds[0].selected((block,))
        lengths = np.sqrt(known.multiply(known).sum(axis=1))
        assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def test_selected_blocks_stand_side_by_side(folds: list[FoldFeatures], material: Material) -> None:
    fold = folds[0]
    known, unknown = fold.selected(("title_words", "vectors"))
    assert known.shape[1] == unknown.shape[1]
    assert abs(known[:, -material.vectors.shape[1] :] - fold.known[:, fold.blocks["vectors"]]).max() == 0
    assert known.shape[0] == len(fold.known_rows)
    assert unknown.shape[0] == len(fold.rows)


def test_reduced_features_are_few_dense_columns_and_end_with_the_dense_blocks(folds: list[FoldFeatures]) -> None:
    fold = folds[0]
    known, unknown = fold.reduced
    dense_known, dense_unknown = fold.selected(DENSE_BLOCKS)
    assert known.dtype == unknown.dtype == np.float32
    assert known.shape[1] == unknown.shape[1] <= COMPONENTS + dense_known.shape[1]
    assert np.array_equal(known[:, -dense_known.shape[1] :], dense_known.toarray())
    assert np.array_equal(unknown[:, -dense_unknown.shape[1] :], dense_unknown.toarray())
