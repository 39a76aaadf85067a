"""Free texts wait until a person has looked at them; names and codes do not."""

from typing import Any

import pytest

from harvesters.texts import FREE_TEXTS, approve_texts, find_texts, find_waiting, read_texts, remove_texts
from tests.harvesters.homes import SOURCE, Member

HEADER = ["kenmerk", "naam", "omschrijving", "doel"]
TOML = """\
title = "Voorbeeldinitiatieven"
kind = "initiative"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
where = "grants.csv"
[constants]
legalForm = "stichting"
initiativeType = "buurtcooperatie"
"""
ROWS = [["I-1", "Voorbeeld Buurt", "Wij eten samen.", "Ontmoeten"], ["I-2", "Voorbeeld Zon", "", "Energie"]]


@pytest.fixture
def writer(member: Member) -> Member:
    """A member with initiatives that hold free texts, of which nobody looked at any."""
    member.toml.write_text(TOML)
    member.write(*ROWS, header=HEADER)
    return member


def read_text(member: Member, key: str) -> list[Any]:
    """Return what is public at a key, by record."""
    return [record.get(key, {}).get("nl") for _, record in sorted(member.read_public().items())]


def test_texts_wait_and_the_rest_is_public(writer: Member) -> None:
    """One info tells which; nothing is held or wrong by it; the same file again is the same."""
    run = writer.harvest()

    assert (2, 0, 0) == (run.added, run.held, run.violations)
    [told] = [problem for problem in run.first if problem.severity == "info"]
    assert ("texts-waiting", "Omschrijving, Doel") == (told.rule, told.value)
    assert {"description": 1, "purpose": 2} == run.texts
    assert [None, None] == read_text(writer, "description")
    assert ["Voorbeeld Buurt", "Voorbeeld Zon"] == read_text(writer, "name")
    again = writer.harvest()
    assert (2, run.seq, run.texts) == (again.unchanged, again.seq, again.texts)


def test_what_was_looked_at_is_published(writer: Member) -> None:
    """Only the keys that were; a text of another column waits for a look of its own."""
    writer.harvest()
    source = writer.home.read_sources()[SOURCE]
    found = read_texts(source, writer.home, writer.ledger, find_waiting(source, writer.ledger))
    assert {"description": ["Wij eten samen."], "purpose": ["Ontmoeten", "Energie"]} == found
    approve_texts(writer.ledger, SOURCE, ["description"])
    run = writer.harvest()

    assert (1, {"description": 1}, {"purpose": 2}) == (run.changed, run.fields, run.texts)
    assert ["Wij eten samen.", None] == read_text(writer, "description")
    assert [None, None] == read_text(writer, "purpose")
    writer.write(["I-1", "Voorbeeld Buurt", "Wij koken samen.", "Ontmoeten"], ROWS[1], header=HEADER)
    writer.harvest()
    assert ["Wij koken samen.", None] == read_text(writer, "description"), "the first publication waits only"


def test_a_date_in_the_toml_says_that_all_were_looked_at(writer: Member) -> None:
    """An administrator who writes it has looked."""
    writer.toml.write_text("texts_approved = 2026-11-27\n" + TOML)
    run = writer.harvest()

    assert {} == run.texts and not [problem for problem in run.first if problem.severity == "info"]
    assert ["Ontmoeten", "Energie"] == read_text(writer, "purpose")


def test_texts_are_read_from_the_source_where_the_archive_has_none(writer: Member) -> None:
    """Before the first harvest, or after the archive's file expired."""
    source = writer.home.read_sources()[SOURCE]

    found = read_texts(source, writer.home, writer.ledger, ["purpose"])
    assert {"purpose": ["Ontmoeten", "Energie"]} == found
    assert {} == read_texts(source, writer.home, writer.ledger, [])


def test_texts_that_wait_are_no_digest_of_a_record(writer: Member) -> None:
    """A text that nobody may see yet changes, and nothing public does."""
    seq = writer.harvest().seq
    writer.write(["I-1", "Voorbeeld Buurt", "Anders.", "Ontmoeten"], ROWS[1], header=HEADER)

    assert (2, seq) == (writer.harvest().unchanged, writer.harvest().seq)


def test_texts_in_parts_wait_too() -> None:
    """What is said of a lot, or of work done for somebody."""
    from collections import Counter

    record = {"id": "a", "name": {"nl": "N"}, "lots": [{"id": "a#1", "description": {"nl": "L"}}],
              "references": [{"id": "a#2", "delivered": "Tuin van mevrouw V."}]}
    counts: Counter[str] = Counter()
    shown = remove_texts(record, FREE_TEXTS, counts)

    assert {"id": "a", "name": {"nl": "N"}, "lots": [{"id": "a#1"}], "references": [{"id": "a#2"}]} == shown
    assert {"description": 1, "delivered": 1} == counts
    assert [("description", "L"), ("delivered", "Tuin van mevrouw V.")] == find_texts(record, FREE_TEXTS)


def test_which_keys_are_free_texts() -> None:
    """A new key with a language must be one of these, or a name."""
    assert {"description", "purpose", "motivation", "delivered", "rule", "eligibility", "method",
            "what"} == FREE_TEXTS
