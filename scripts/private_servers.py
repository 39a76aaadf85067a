"""Starts and stops private servers on loopback, each in a throw-away folder: what `scripts/services` runs.

Each server has a keeper, a process in the background that takes it down when it is told to end. What runs
stands in `.services/NAME/state.json`, with the ids of its processes and when they began: an id that was given
to another process since is left alone.
"""

import argparse
import json
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.postgres import TEMP, private_postgres
from tests.real.ckan_site import ADMIN, PASSWORD, private_ckan, private_redis, private_solr
from tests.real.stores import private_fuseki, private_virtuoso

ROOT = Path(__file__).resolve().parents[1]
STATES = ROOT / ".services"
SECONDS_TO_START, SECONDS_TO_STOP = 180, 40
Settings = Mapping[str, str]


@contextmanager
def _run_postgresql(folder: Path) -> Iterator[Settings]:
    with private_postgres() as url:
        yield {"VERBOND_LEDGER_URL": url}


@contextmanager
def _run_redis(folder: Path) -> Iterator[Settings]:
    with private_redis(folder) as url:
        yield {"REDIS_URL": url}


@contextmanager
def _run_solr(folder: Path) -> Iterator[Settings]:
    with private_solr(folder) as url:
        yield {"SOLR_URL": url}


@contextmanager
def _run_ckan(folder: Path) -> Iterator[Settings]:
    with private_ckan(folder) as site:
        yield {"VERBOND_CKAN_URL": site.url, "VERBOND_CKAN_TOKEN": site.token, "CKAN_USER": ADMIN,
               "CKAN_PASSWORD": PASSWORD}


@contextmanager
def _run_fuseki(folder: Path) -> Iterator[Settings]:
    with private_fuseki(folder) as store:
        yield store.name()


@contextmanager
def _run_virtuoso(folder: Path) -> Iterator[Settings]:
    with private_virtuoso(folder) as store:
        yield store.name()


SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[Settings]]] = {
    "postgresql": _run_postgresql, "redis": _run_redis, "solr": _run_solr, "ckan": _run_ckan,
    "fuseki": _run_fuseki, "virtuoso": _run_virtuoso,
}
"""What can be started; ckan brings a PostgreSQL, a Redis and a Solr of its own."""


def start(names: Sequence[str]) -> int:
    """Start what does not run yet, side by side; return 0 when all run, else 1."""
    keepers = {}
    for name in names:
        if not read_running(name):
            _sweep(name)
            (STATES / name).mkdir(parents=True)
            with (STATES / name / "log").open("wb") as log:
                keepers[name] = subprocess.Popen(
                    [sys.executable, "-m", "scripts.private_servers", "keep", name], cwd=ROOT,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    return max([_await(name, keepers.get(name)) for name in names])


def _await(name: str, keeper: subprocess.Popen[bytes] | None) -> int:
    """Wait until a server runs, and say where."""
    until = time.monotonic() + SECONDS_TO_START
    while not (state := read_running(name)):
        if keeper is None or keeper.poll() is not None or time.monotonic() > until:
            log = STATES / name / "log"
            words = log.read_text(errors="replace")[-2_000:] if log.exists() else ""
            print(f"{name}: did not start\n{words}", file=sys.stderr)
            stop([name])
            return 1
        time.sleep(0.2)
    print(_show(name, state))
    return 0


def stop(names: Sequence[str]) -> int:
    """Stop what runs, by the ids of its processes, and remove its folder; return 0."""
    for name in names:
        processes = _find_processes(read_state(name))
        for keeper in processes[:1]:
            keeper.terminate()
            psutil.wait_procs([keeper], SECONDS_TO_STOP)
        for process in processes:
            if process.is_running():
                process.kill()
        _sweep(name)
        print(f"{name}: stopped")
    return 0


def show(names: Sequence[str]) -> int:
    """Say what runs, and where; return 0 when all of it runs, else 3, as LSB says of a status."""
    states = {name: read_running(name) for name in names}
    for name, state in states.items():
        print(_show(name, state) if state else f"{name}: not running")
    return 0 if all(states.values()) else 3


def export(names: Sequence[str]) -> int:
    """Print the settings that name what runs, for a shell to read; return 0 when all of it runs, else 3."""
    states = [read_running(name) for name in names]
    for state in filter(None, states):
        for key, value in state["settings"].items():
            print(f"export {key}={shlex.quote(value)}")
    return 0 if all(states) else 3


def keep(name: str) -> None:
    """Run a server until this process is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = STATES / name / "run"
    folder.mkdir()
    with SERVERS[name](folder) as settings:
        processes = [psutil.Process(), *psutil.Process().children(), *_find_postmasters(folder, settings)]
        state = {"settings": dict(settings), "processes": [[one.pid, one.create_time()] for one in processes]}
        half = STATES / name / "state.half"
        half.touch(mode=0o600)
        half.write_text(json.dumps(state))
        half.rename(STATES / name / "state.json")
        while True:
            signal.pause()


def read_state(name: str) -> dict[str, Any]:
    """Return what is known of a server that was started, nothing where none was."""
    try:
        state: dict[str, Any] = json.loads((STATES / name / "state.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return state


def read_running(name: str) -> dict[str, Any]:
    """Return what is known of a server that runs, nothing where none does."""
    state = read_state(name)
    return state if len(_find_processes(state)) == len(state.get("processes", ())) else {}


def _find_processes(state: Mapping[str, Any]) -> list[psutil.Process]:
    """Return the processes of a server that are still there, its keeper first."""
    found = []
    for pid, began in state.get("processes", ()):
        try:
            process = psutil.Process(pid)
            if process.create_time() == began and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def _find_postmasters(folder: Path, settings: Settings) -> Iterator[psutil.Process]:
    """Yield the PostgreSQL of a server, which is no child of who starts it: by the port that was told."""
    told = " ".join([*settings.values(), *(path.read_text() for path in folder.glob("ckan.ini"))])
    for path in Path(TEMP).glob("verbond-pg-*/data/postmaster.pid"):
        lines = path.read_text().splitlines()
        if f":{lines[3]}/" in told:
            yield psutil.Process(int(lines[0]))


def _show(name: str, state: Mapping[str, Any]) -> str:
    return f"{name}: runs at {next(iter(state['settings'].values()))} (process {state['processes'][0][0]})"


def _sweep(name: str) -> None:
    shutil.rmtree(STATES / name, ignore_errors=True)


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="scripts/services", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=["start", "stop", "status", "env", "keep"])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(SERVERS)}; default all")
    given = parser.parse_args()
    if unknown := set(given.names) - set(SERVERS):
        parser.error(f"no such server: {', '.join(sorted(unknown))}; choose from {', '.join(SERVERS)}")
    if given.what == "keep":
        keep(given.names[0])
    actions = {"start": start, "stop": stop, "status": show, "env": export}
    return actions[given.what](given.names or list(SERVERS))


if __name__ == "__main__":
    sys.exit(main())
