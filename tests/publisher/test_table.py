"""What a page shows of an answer: the first rows, how many more, and never more than a page can hold."""

import io

import pytest

from publisher.sparql.fence import Form
from publisher.sparql.pool import Answer
from publisher.web.table import MOST_BYTES, MOST_CHARACTERS, MOST_ROWS, show_answer
from publisher.web.values import Shown

BASE = "https://data.example.org"


def answer(content: bytes, form: Form = "select") -> Answer:
    return Answer(io.BytesIO(content), form, "tsv", 7, "epoch", "", True)


def test_terms_as_people_read_them() -> None:
    """Concepts by label, records by member and key with their page, other languages marked, or nothing."""
    line = (f"<{BASE}/id/grant/a/b>\t<https://w3id.org/verbond/concept/status/open>\t"
            '"tab\\t\\"x\\""@en\t1.50\t\ttrue\n').encode()
    shown = show_answer(answer(b"?a\t?b\t?c\t?d\t?e\t?f\n" + line), "nl", BASE)
    assert (("a", "b", "c", "d", "e", "f"), 0, 7) == (shown.columns, shown.more, shown.seq)
    [[record, status, text, number, nothing, boolean]] = shown.rows
    assert Shown("a/b", href="/doc/grant/a/b") == record
    assert "open" == status.text and ('tab\t"x"', "en") == text[:2]
    assert ("1,50", "", "ja") == (number.text, nothing.text, boolean.text)


@pytest.mark.parametrize(("count", "more"), [
    (0, 0), (1, 0), (MOST_ROWS, 0), (MOST_ROWS + 1, 1), (9_999, 9_799),
])
def test_rows_are_counted_and_not_kept(count: int, more: int) -> None:
    """Two hundred are shown; of the others it is told how many there are."""
    lines = b"".join(b'"%d"\n' % number for number in range(count))
    shown = show_answer(answer(b"?x\n" + lines), "nl", BASE)
    assert (min(count, MOST_ROWS), more, False) == (len(shown.rows), shown.more, shown.is_cut)


def test_what_no_page_can_hold() -> None:
    """One cell of megabytes, and long Turtle: the files have it whole."""
    cell = b'?x\n"' + b"x" * (MOST_BYTES + 10) + b'"\n'
    assert show_answer(answer(cell), "nl", BASE).is_cut
    graph = show_answer(answer("é".encode() * (MOST_CHARACTERS + 5), "graph"), "nl", BASE)
    assert graph.is_cut and MOST_CHARACTERS == len(graph.text)
    assert show_answer(answer(b'{"head":{},"boolean":false}', "ask"), "nl", BASE).boolean is False
