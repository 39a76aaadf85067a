"""What every named query holds to: its answer is what it says, on the demo, and within the limits."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from ledger.home import Home
from publisher.queries.parameters import FITS, KINDS_OF_VALUE, READERS
from publisher.queries.queries import NamedQuery, read_queries
from publisher.reports import read_reports
from publisher.sparql.fence import admit
from publisher.sparql.pool import Limits, Pool, Question
from publisher.web.app import LONGEST_QUERY_URL
from publisher.web.texts import TEXTS
from tests.golden_file import compare_golden

WITHIN = """\
  BIND (REPLACE(STR(?area), "^.*/(WK|BU)", "") AS ?code)
  BIND (REPLACE(STR(?within), "^.*/(gm|WK)", "") AS ?start)
  FILTER (!BOUND(?within) || ?area = ?within || STRSTARTS(?code, ?start)
    || (BOUND(?area) && EXISTS { ?area skos:broader+ ?within }))
"""
OTHERWISE = {"contact-for", "energy-houses-per-district", "target-progress"}
"""An area must be covered whole, or is that of a target: these say it in their own way."""

ALSO_DUTCH = {
    "milestones-due": ("niet gemeld", "not reported"), "direct-awards": ("biedrecht", "right to bid"),
    "mutuals": ("onderling fonds", "mutual fund"), "reserved-plots-by-segment": ("middenhuur", "middle"),
}
every_query = pytest.mark.parametrize("query", read_queries().values(), ids=list(read_queries()))


@pytest.fixture(scope="module")
def pool(demo_folder: Path) -> Iterator[Pool]:
    """One worker on the store of the demo."""
    with Pool(demo_folder / "store", Limits(workers=1)) as pool:
        yield pool


@every_query
def test_its_answer_is_what_it_says(query: NamedQuery, demo: Home, pool: Pool) -> None:
    """The columns and their order as declared, at least one row, and the rows a person once read."""
    with pool.ask(Question(query.ask_at(demo.clock()), {"select": "csv"}, base=demo.base)) as answer:
        text = answer.file.read().decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text, newline=""))

    assert [column.name for column in query.columns] == header
    assert rows
    lines = [";".join(cell.removeprefix(f"{demo.base}/id/").replace(";", ",") for cell in row)
             for row in (header, *rows)]
    compare_golden(Path("answers") / f"{query.name}.csv", "\n".join(lines) + "\n")


@every_query
def test_its_words_are_in_english_too(query: NamedQuery, demo: Home, pool: Pool) -> None:
    """The same rows, with the labels of concepts in English; names and areas have one language."""
    rows = {}
    for language in ("nl", "en"):
        text = query.ask_at(demo.clock(), base=demo.base, language=language)
        with pool.ask(Question(text, {"select": "csv"}, base=demo.base)) as answer:
            rows[language] = answer.file.read().decode("utf-8").splitlines()
    assert len(rows["nl"]) == len(rows["en"])
    if ALSO_DUTCH.get(query.name):
        nl, en = ALSO_DUTCH[query.name]
        assert any(nl in row for row in rows["nl"]) and any(en in row for row in rows["en"])
        assert not any(nl in row for row in rows["en"])


@every_query
def test_it_is_described(query: NamedQuery) -> None:
    """In Dutch and English, with an order that is no accident; its parameters are used."""
    for text in (query.nl, query.en, query.about_nl, query.about_en):
        assert 10 < len(text) < 140 and not text.startswith("?"), text
    assert query.nl.endswith("?") and query.en.endswith("?") and query.nl != query.en
    assert query.about_nl.endswith(".") and query.about_en.endswith(".")
    assert query.order
    for parameter in query.parameters:
        assert query.text.count(f"?{parameter.name}") > 2, parameter
        assert f"VALUES ?{parameter.name} {{" in query.text
    assert len({parameter.nl for parameter in query.parameters}) == len(query.parameters)


@every_query
def test_it_may_be_asked(query: NamedQuery) -> None:
    """The fence lets it through, its address is no longer than any may be, and it is one SELECT."""
    assert "select" == admit(query.ask_at(0)).form
    assert len(quote(query.text)) + 1_000 < LONGEST_QUERY_URL


@every_query
def test_an_area_means_the_same_everywhere(query: NamedQuery) -> None:
    """What lies in a gemeente is found by one and the same test: a rule is written once, or held alike."""
    is_asked = any(one.name == "within" for one in query.parameters)
    body = re.sub(r"^ +", "", query.text, flags=re.MULTILINE)
    if is_asked and "?code" in body and query.name not in OTHERWISE:
        assert re.sub(r"^ +", "", WITHIN, flags=re.MULTILINE) in body


def test_every_kind_of_parameter_has_words() -> None:
    """A hint on the form, and what would fit when it does not."""
    assert KINDS_OF_VALUE >= READERS.keys()
    for kind in READERS.keys() | {"record", "choice"}:
        assert f"hint_{kind}" in TEXTS
    assert FITS.keys() >= KINDS_OF_VALUE - {"text"}


def test_reports_say_where() -> None:
    """Each report has a record, a key and a sentence in two languages, filled with its own columns."""
    assert 7 == len(read_reports())
    for name, query in read_reports().items():
        assert name.startswith("report-")
        names = [column.name for column in query.columns]
        assert ["record", "key", "value"] == names[:3]
        for sentence in query.sentence or ():
            assert {"field", *names} >= set(re.findall(r"{(\w+)}", sentence))
            assert sentence.endswith((".", "?"))
