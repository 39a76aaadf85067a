"""A difference, a span and a moment in one line, Dutch and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvesters.diff import Diff
from publisher.words import Language, show_key, word_diff, word_fields, word_moment, word_span

NONE = Diff("d", 0, 0, 0, {}, [], [], [])
GONE = [f"https://data.example.org/id/grant/a/V-{key}" for key in range(9)]


@pytest.mark.parametrize(("diff", "nl", "en"), [
    (NONE, "geen verschil", "no difference"),
    (NONE._replace(new=12), "12 nieuw", "12 new"),
    (NONE._replace(new=12, changed=3, fields={"awardedAmount": 2, "name": 1}, gone=1, gone_ids=GONE[:1]),
     "12 nieuw, 3 veranderd: Verleend bedrag 2, Naam 1; 1 weg: V-0",
     "12 new, 3 changed: Amount awarded 2, Name 1; 1 gone: V-0"),
    (NONE._replace(changed=1), "1 veranderd", "1 changed"),
    (NONE._replace(gone=40, gone_ids=GONE), "40 weg: V-0, V-1, V-2, V-3, V-4 en nog 35",
     "40 gone: V-0, V-1, V-2, V-3, V-4 and 35 more"),
])
def test_a_difference(diff: Diff, nl: str, en: str) -> None:
    assert (nl, en) == (word_diff(diff, "nl"), word_diff(diff, "en"))


def test_many_fields() -> None:
    """Ten are named, the most frequent first as given."""
    told = word_fields({f"key{number}": 9 - number for number in range(13)}, "nl")
    assert told.startswith("key0 9, key1 8") and told.endswith("key9 0 en nog 3")


@pytest.mark.parametrize(("seconds", "nl", "en"), [
    (0, "0 seconden", "0 seconds"), (1, "1 seconde", "1 second"), (119, "1 minuut", "1 minute"),
    (7_200, "2 uur", "2 hours"), (86_400, "1 dag", "1 day"), (700_000, "8 dagen", "8 days"),
])
def test_a_span(seconds: float, nl: str, en: str) -> None:
    assert (nl, en) == (word_span(seconds, "nl"), word_span(seconds, "en"))


def test_a_moment_is_that_of_amsterdam() -> None:
    """Also over midnight, and in summer."""
    assert "27 november 2026, 00:30" == word_moment(1_795_735_800_000_000, "nl")
    assert "1 July 2026, 14:00" == word_moment(1_782_907_200_000_000, "en")


@given(st.text(), st.integers(0, 9), st.sampled_from(("nl", "en")))
def test_any_key_stays_on_one_line(key: str, count: int, language: Language) -> None:
    """Whatever a member calls a record."""
    diff = NONE._replace(gone=count, gone_ids=[f"https://x/id/grant/a/{key}"] * count)
    assert 1 >= len(word_diff(diff, language).splitlines()) and len(show_key(key).splitlines()) <= 1
