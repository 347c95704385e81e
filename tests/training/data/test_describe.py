from __future__ import annotations

import typer
from typer.testing import CliRunner

from tests.training.samples import topic
from training.data.describe import BEGIN, END, SHEET, describe, main, placeholder_counts, with_tables
from training.data.records import Corpus

app = typer.Typer()
app.command()(main)

TOPICS = [
    topic("a", "water", area="pump", body="x" * 50, language="en", author_group="ann", confidential=True, confidential_kinds=["secret"]),
    topic(
        "b",
        "water",
        area="gate",
        body="Hello, the tap at 192.168.3.4!!\n```\nping tap 88673aa\n```\nThanks, Ann",
        language="en",
        author_group="ann",
        urgent=False,
        look_alike=True,
    ),
    topic("c", "lease", area="gate", body="x" * 2_100, language="de", author_group="bob", split="holdout", urgent=True, pair_id="p"),
    topic("d", "water", area="gate", body="x" * 800, language="de", author_group="bob", split="holdout", needs_answer=False, pair_id="p"),
]


def test_tables_count_labels_by_split_with_their_share() -> None:
    tables = describe(TOPICS, {"ipv4": 2, "mail": 3})
    for row in (
        "| ann | train | 2 | 68 |",
        "| water | 2 | 1 | 3 | 75.0% |",
        "| de | 0 | 2 | 2 | 50.0% |",
        "| 700 to 1499 | 0 | 1 | 1 | 25.0% |",
        "| 2000 and more | 0 | 1 | 1 | 25.0% |",
        "| confidential: secret | 1 | 0 | 1 | 25.0% |",
        "| nobody is asked (`needs_answer` false) | 0 | 1 | 1 | 25.0% |",
        "| private or loopback addresses, not confidential | 1 |",
        "| hashes, UUIDs and ids, not confidential | 1 |",
        "| any of these, not confidential | 3 |",
        "| called a look-alike by its author (`look_alike`, where given) | 1 |",
        "| called loud by its author (`loud`, where given) | 0 |",
        "| loud words, not urgent | 1 |",
        "| no loud word, urgent | 1 |",
        "| with a code block | 1 | 25.0% |",
        "| beginning with a greeting | 1 | 25.0% |",
        "| ending with thanks or regards | 1 | 25.0% |",
        "| any | 1 |",
        "| `route` | 1 |",
        "| `area` | 0 |",
        "| mail | 3 |\n| ipv4 | 2 |",
    ):
        assert f"{row}\n" in f"{tables}\n"


def test_lengths_stand_in_their_order_and_labels_by_size() -> None:
    tables = describe(TOPICS, {})
    assert tables.index("| 0 to 59 |") < tables.index("| 700 to 1499 |") < tables.index("| 2000 and more |")
    assert tables.index("| gate |") < tables.index("| pump |")


def test_tables_take_the_place_between_the_marks_alone() -> None:
    sheet = f"# Sheet\n\n{BEGIN}\nold\n{END}\n\nThe rest."
    assert with_tables(sheet, "new") == f"# Sheet\n\n{BEGIN}\n\nnew\n\n{END}\n\nThe rest."
    assert with_tables(with_tables(sheet, "new"), "newer") == with_tables(sheet, "newer")


def test_the_command_prints_the_tables(corpus: Corpus) -> None:
    result = CliRunner().invoke(app, [], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout.strip() == describe(corpus.topics, placeholder_counts())


def test_the_data_sheet_shows_the_corpus_as_it_is(corpus: Corpus) -> None:
    sheet = SHEET.read_text("utf-8")
    current = with_tables(sheet, describe(corpus.topics, placeholder_counts()))
    assert sheet == current, "run `python -m training.data.describe --write`"
