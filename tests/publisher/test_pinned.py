"""What an edition answers: after a thousand changes more every named query gives the very same bytes."""

import gzip
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.home import Home, read_home
from publisher.editions.shelf import choose_edition, read_moment
from publisher.queries.queries import read_queries
from publisher.sparql.pool import Limits, Pool, Question

VERBOND = str(Path(sys.executable).with_name("verbond"))
OLD, NEW = "2026-11-27", "2026-11-28"
LATER = "2026-11-29T10:00:00Z"


@pytest.fixture
def home(edition_folder: Path, tmp_path: Path) -> Home:
    """A copy of the demo with two editions, which a test may change."""
    shutil.copytree(edition_folder, tmp_path / "home")
    return read_home(tmp_path / "home")


def ask_all(home: Home, edition: str) -> dict[str, bytes]:
    """Return the answer of every named query, of an edition or of now."""
    now = read_moment(choose_edition(home.editions, edition)) if edition else home.clock()
    answers = {}
    with Pool(home.store, Limits(workers=1)) as pool:
        for name, query in read_queries().items():
            question = Question(query.ask_at(now, {}, home.base), {"select": "csv"}, base=home.base,
                                edition=edition)
            with pool.ask(question) as answer:
                answers[name] = answer.file.read()
    return answers


def change_register(home: Home) -> None:
    """Give some thousand grants of the city's register another amount."""
    path = home.folder / "sources" / "amsterdam" / "subsidies-2020-03-02.csv.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    lines = [re.sub(rb"([0-9])\.00", rb"\1.01", line) if number % 15 == 0 else line
             for number, line in enumerate(lines)]
    path.write_bytes(gzip.compress(b"".join(lines)))


def run(home: Home, *words: str) -> str:
    """Run verbond on a later day."""
    environment = {**os.environ, "VERBOND_NOW": LATER}
    done = subprocess.run([VERBOND, "--home", str(home.folder), *words], text=True, capture_output=True,
                          env=environment)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_the_same_bytes_after_a_thousand_changes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of both editions; what is there now is another, and so is the next edition."""
    monkeypatch.setenv("VERBOND_NOW", LATER)
    before = {edition: ask_all(home, edition) for edition in (OLD, NEW)}
    assert before[OLD] != before[NEW]
    change_register(home)
    changed = re.search(r"([0-9]+) veranderd", run(home, "harvest", "amsterdam/subsidies"))
    assert changed and int(changed[1]) > 1_000
    run(home, "publish", "--edition")
    run(home, "rebuild", "store")
    assert before == {edition: ask_all(home, edition) for edition in (OLD, NEW)}
    assert before[NEW]["grants-by-year"] != ask_all(home, "")["grants-by-year"]
