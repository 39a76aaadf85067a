"""The workers: killed when late, confined, asked from many threads, never reading what is half there."""

import errno
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from harvesters.take_in import take_in
from ledger.home import Home, read_home
from publisher.catch_up import catch_up
from publisher.sparql.formats import choose
from publisher.sparql.pool import Limits, Pool, Question
from publisher.targets.checkpoint import read_checkpoint
from publisher.targets.store import StoreTarget
from tests.homes import ROWS, write_home
from vocab.exceptions import QueryError, StoreError

ROOT = Path(__file__).resolve().parents[2]
SOURCE = "voorbeeld/grants"
GRANTS = "SELECT (COUNT(?g) AS ?n) { ?g a <https://w3id.org/verbond/def#Grant> }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
STREAM = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CONFINED = """
import sys, socket, subprocess, urllib.request
import pyoxigraph as ox
from publisher.sparql.confine import confine
confine(2048, 1000)
said = []
def say(what):
    try:
        what()
        said.append("done")
    except Exception as error:
        said.append(type(error).__name__ + " " + str(getattr(error, "errno", "")))
say(lambda: socket.socket())
say(lambda: socket.socketpair())
say(lambda: subprocess.run(["true"]))
say(lambda: urllib.request.urlopen(sys.argv[1], timeout=2))
say(lambda: list(ox.Store().query("SELECT * { SERVICE <" + sys.argv[1] + "> { ?s ?p ?o } }")))
say(lambda: bytearray(3 * 2**30))
def fill():
    with open(sys.argv[2], "wb") as file:
        file.write(bytes(2000))
say(fill)
print(said)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published home of three grants."""
    home = read_home(write_home(tmp_path_factory.mktemp("pool") / "home"))
    publish(home)
    return home


def publish(home: Home) -> None:
    with home.open_ledger() as ledger:
        take_in(home.read_sources()[SOURCE], home, ledger)
        catch_up(ledger, StoreTarget(home.store, home.base))


@pytest.fixture
def pool(home: Home) -> Iterator[Pool]:
    """Two workers with little time."""
    with Pool(home.store, Limits(seconds=2, megabytes=1_500, largest=1_000_000, workers=2)) as pool:
        yield pool


def read(pool: Pool, query: str, format: str = "csv") -> str:
    with pool.ask(Question(query, choose(format))) as answer:
        return answer.file.read().decode()


def test_an_answer_says_of_which_state_it_is(pool: Pool, home: Home) -> None:
    """Form, format, place in the ledger, and whether it will be the same again."""
    place = read_checkpoint(home.store)
    with pool.ask(Question(GRANTS)) as answer:
        assert ("select", "json", True) == (answer.form, answer.format, answer.is_steady)
        assert place and (place.seq, place.epoch, place.marks) == (answer.seq, answer.epoch, answer.marks)
    with pool.ask(Question("CONSTRUCT { ?s a ?t } WHERE { ?s a ?t FILTER(NOW() > 1) }")) as answer:
        assert ("graph", "turtle", False) == (answer.form, answer.format, answer.is_steady)
        assert b"" == answer.file.read(), "a moment and a number cannot be compared"


@pytest.mark.parametrize(("query", "reason"), [
    (CROSS, {"late"}), (SORTED, {"late", "heavy"}), (STREAM, {"large"}), ("SELECT * { ?s ?p ", {"refused"}),
    ("ASK { FILTER(" + "!" * 60_000 + "true) }", {"heavy", "refused"}),
], ids=["cross product", "order by", "stream", "syntax", "crash"])
def test_small_queries_go_on_beside_a_bad_one(pool: Pool, query: str, reason: set[str]) -> None:
    """What is too much ends as such, in its time; meanwhile and afterwards others have their answers."""
    began = time.monotonic()
    with ThreadPoolExecutor(1) as executor:
        bad = executor.submit(read, pool, query)
        for _ in range(10):
            assert "n\r\n3\r\n" == read(pool, GRANTS)
        with pytest.raises(QueryError) as refused:
            bad.result(timeout=30)
    assert refused.value.reason in reason and time.monotonic() - began < 15
    assert ["n\r\n3\r\n"] * 4 == [read(pool, GRANTS) for _ in range(4)]


def test_more_than_may_wait_are_sent_away(home: Home) -> None:
    """With one worker at work and one waiting, the next is told when to come again."""
    with (Pool(home.store, Limits(seconds=3, workers=1, waiting=1, patience=1)) as pool,
          ThreadPoolExecutor(4) as executor):
        assert "3" in read(pool, GRANTS)
        asked = [executor.submit(read, pool, CROSS) for _ in range(4)]
        reasons = []
        for future in asked:
            with pytest.raises(QueryError) as refused:
                future.result(timeout=30)
            reasons.append(refused.value.reason)
            assert refused.value.retry_after
        assert {"late": 1, "busy": 3} == {reason: reasons.count(reason) for reason in set(reasons)}
        assert "3" in read(pool, GRANTS)


def test_many_threads(pool: Pool) -> None:
    """Sixteen threads on two workers: each gets its own answer."""
    with ThreadPoolExecutor(16) as executor:
        answers = executor.map(lambda n: read(pool, f"SELECT ({n} AS ?n) {{}}"), range(64))
        assert [f"n\r\n{n}\r\n" for n in range(64)] == list(answers)


def test_nothing_is_left(home: Home) -> None:
    """Neither spools nor processes, of a pool that is closed, and of one whose process was killed."""
    code = ("import sys, time; from pathlib import Path; from publisher.sparql.pool import *\n"
            f"pool = Pool(Path({str(home.store)!r}), Limits(workers=2, seconds=60))\n"
            "list(pool._children)[0]._read(30); print('ready', flush=True)\n"
            f"pool._ask(pool._take(), {{**Question({CROSS!r})._asdict(), 'spool': '/dev/null'}})")
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout and b"ready\n" == process.stdout.readline()
        children = psutil.Process(process.pid).children()
        assert 2 == len(children)
        time.sleep(0.5)
        os.kill(process.pid, signal.SIGKILL)
    gone, alive = psutil.wait_procs(children, timeout=10)
    assert [] == alive
    with Pool(home.store, Limits(workers=2)) as pool:
        read(pool, GRANTS)
        spools, pids = Path(pool._spools.name), [child._process.pid for child in pool._children]
        assert [] == list(spools.iterdir())
    assert not spools.exists() and not any(psutil.pid_exists(pid) for pid in pids)
    with pytest.raises(QueryError):
        read(pool, GRANTS)


def test_a_worker_sees_what_is_published_and_lets_go_of_the_old(tmp_path: Path) -> None:
    """Before anything is there it says so; each answer is of the newest state; an old one can be removed."""
    home = read_home(write_home(tmp_path / "home"))
    with Pool(home.store, Limits(workers=1)) as pool:
        with pytest.raises(StoreError, match="Nothing is published"):
            read(pool, GRANTS)
        publish(home)
        assert "3" in read(pool, GRANTS)
        first = read_checkpoint(home.store)
        (home.folder / "sources" / "voorbeeld" / "grants.csv").write_text(
            ROWS + "V-4;Voorbeeld;Tuin;Sport;1,00;1,00;2025\n")
        publish(home)
        assert "4" in read(pool, GRANTS)
        (home.folder / "sources" / "voorbeeld" / "grants.csv").write_text(
            ROWS + "V-4;Voorbeeld;Dak;Sport;1,00;1,00;2025\n")
        publish(home)
        second = read_checkpoint(home.store)
        assert first and second and not first.path.exists() and second.path.exists()


def test_what_a_worker_may_not_do(tmp_path: Path) -> None:
    """No socket, no program, no more memory than it may have, no larger file; a listener hears nothing."""
    heard = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def handle(self) -> None:
            heard.append(self.client_address)

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        done = subprocess.run(
            [sys.executable, "-c", CONFINED, f"http://127.0.0.1:{server.server_port}/", str(tmp_path / "x")],
            cwd=ROOT, capture_output=True, text=True, timeout=60)
        server.shutdown()
        thread.join()
    assert done.stdout, done.stderr
    said = json.loads(done.stdout.replace("'", '"'))
    assert [f"PermissionError {errno.EPERM}"] * 2 == said[:2]
    assert all("Error" in one for one in said) and said[5] == "MemoryError " and str(errno.EFBIG) in said[6]
    assert [] == heard
