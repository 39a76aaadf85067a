"""SIGKILL while a store on another server is written: of the publisher, and of Fuseki and Virtuoso."""

import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from harvesters.take_in import take_in
from ledger.home import Home
from publisher.remote.place import Place
from publisher.remote.server import Server
from tests.real.serving import VERBOND
from tests.real.stores import Store
from tests.real.test_target_remote import GRAPH, rows, verify

SEED, KILLS, ROWS = 20261129, 4, 1_000
TWICE = (f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?m) {{ GRAPH <{GRAPH}> "
         "{ ?s a <https://w3id.org/verbond/def#Grant> } }")
Write = Callable[..., Path]
Start = Callable[[int], "subprocess.Popen[bytes]"]


@pytest.fixture
def ledger_url(tmp_path: Path) -> str:
    """One ledger will do: a target sees no database."""
    return f"sqlite:///{tmp_path / 'ledger.sqlite'}"


@pytest.fixture
def writing(home: Home, store: Store, write_rows: Write, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Return what changes a third of the grants and starts `verbond publish remote` in its own process."""
    for name, value in store.name().items():
        monkeypatch.setenv(name, value)

    def start(number: int) -> "subprocess.Popen[bytes]":
        write_rows(*rows(ROWS - number, f"{number},25"))
        with home.open_ledger() as ledger:
            take_in(home.read_sources()["voorbeeld/grants"], home, ledger)
        words = ["rebuild" if number == KILLS // 2 else "publish", "remote"]
        return subprocess.Popen([VERBOND, "--home", home.folder, *words], stderr=subprocess.DEVNULL)

    return start


def wait_for_writing(home: Home, publisher: "subprocess.Popen[bytes]") -> None:
    """Wait until the store is written, or made anew."""
    place = Place(home.remote)
    while publisher.poll() is None and not place.read_building() and (
            (shown := place.read()) is None or shown.weight):
        time.sleep(0.01)


def check(home: Home, store: Store, count: int) -> None:
    """See that after one more run all is there once, and readers are shown it."""
    command = [VERBOND, "--home", str(home.folder), "publish", "remote"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert 0 == done.returncode, done.stderr
    verdict = verify(home)
    assert verdict.is_ok and count == verdict.found
    [row] = Server(store.addresses).select(TWICE)
    assert str(count) == row["n"].value == row["m"].value


def test_the_publisher_is_killed(home: Home, store: Store, writing: Start) -> None:
    """At moments that are drawn, also while all is made anew: the next run goes on, nothing is doubled."""
    draw, died = random.Random(SEED), 0
    for number in range(KILLS):
        publisher = writing(number)
        wait_for_writing(home, publisher)
        time.sleep(draw.uniform(0, 0.3))
        publisher.kill()
        died += publisher.wait() == -signal.SIGKILL
        if number % 2:
            check(home, store, ROWS - number)
    assert died >= KILLS // 2


def test_the_server_is_killed_while_it_is_written(home: Home, store: Store, writing: Start) -> None:
    """What it had taken is not lost nor there twice, once it runs again."""
    draw = random.Random(SEED)
    for number in range(2):
        publisher = writing(number)
        wait_for_writing(home, publisher)
        time.sleep(draw.uniform(0, 0.2))
        store.kill()
        assert publisher.wait(60) in (0, 2)
        store.start()
        check(home, store, ROWS - number)
