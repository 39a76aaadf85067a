"""scripts/services and the demo with a CKAN beside it, as somebody types them."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import urllib3

from scripts.private_servers import SERVERS, STATES

ROOT = Path(__file__).resolve().parents[2]
OTHERS = [name for name in SERVERS if name != "ckan"]


def run(*words: str, within: float = 300) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ROOT / words[0]), *words[1:]], text=True, capture_output=True, timeout=within)


@pytest.fixture
def stopped() -> Iterator[None]:
    """Nothing runs before, nor afterwards."""
    run("scripts/services", "stop")
    yield
    run("scripts/services", "stop")


def test_start_status_stop(stopped: None) -> None:
    """What is started answers on loopback, also when started twice; after stop all its processes are gone."""
    assert 3 == run("scripts/services", "status").returncode
    done = run("scripts/services", "start", *OTHERS)
    assert 0 == done.returncode, done.stderr
    assert all(re.search(rf"^{name}: runs at \S+127\.0\.0\.1:", done.stdout, re.MULTILINE) for name in OTHERS)
    states = {name: json.loads((STATES / name / "state.json").read_text()) for name in OTHERS}
    assert 0o600 == (STATES / "fuseki" / "state.json").stat().st_mode & 0o777
    assert done.stdout == run("scripts/services", "start", *OTHERS).stdout, "the same processes"
    assert 0 == run("scripts/services", "status", *OTHERS).returncode
    told = run("scripts/services", "env", "virtuoso").stdout
    found = re.search(r"export VERBOND_SPARQL_URL=(\S+)", told)
    assert found and urllib3.request("GET", found[1], timeout=10).status == 200
    assert 0 == run("scripts/services", "stop").returncode
    assert 3 == run("scripts/services", "status", "redis").returncode
    left = [pid for state in states.values() for pid, _ in state["processes"] if psutil.pid_exists(pid)]
    assert not left and not list(STATES.glob("*"))


def test_one_that_dies_is_not_running(stopped: None) -> None:
    """Nor is its place kept: it starts again."""
    run("scripts/services", "start", "redis")
    state = json.loads((STATES / "redis" / "state.json").read_text())
    for pid, _ in state["processes"]:
        psutil.Process(pid).kill()
    assert "redis: not running" in run("scripts/services", "status", "redis").stdout
    assert 0 == run("scripts/services", "start", "redis").returncode


def test_stop_finds_what_a_killed_keeper_left(stopped: None) -> None:
    """A PostgreSQL is no child of its keeper: its id is known all the same."""
    assert 0 == run("scripts/services", "start", "postgresql").returncode
    (keeper, _), *others = json.loads((STATES / "postgresql" / "state.json").read_text())["processes"]
    psutil.Process(keeper).kill()
    assert others and all(psutil.pid_exists(pid) for pid, _ in others)
    assert 0 == run("scripts/services", "stop", "postgresql").returncode
    assert not [pid for pid, _ in others if psutil.pid_exists(pid)]


def test_an_unknown_name_is_refused() -> None:
    """With the names that there are."""
    done = run("scripts/services", "start", "oracle")
    assert 2 == done.returncode and "choose from postgresql, redis" in done.stderr


def test_the_demo_with_a_ckan(stopped: None, tmp_path: Path) -> None:
    """It ends with an address, a name and a password; there stand the register and its rows."""
    done = run("scripts/demo-ckan", str(tmp_path / "home"), within=500)
    assert 0 == done.returncode, done.stderr[-2_000:]
    url = re.search(r"^CKAN: (http://127\.0\.0\.1:\d+)$", done.stdout, re.MULTILINE)
    assert url and "name: voorbeeld   password: voorbeeld-1" in done.stdout
    name = "data-example-org-amsterdam-subsidies"
    page = urllib3.request("GET", f"{url[1]}/dataset/{name}", timeout=30)
    assert page.status == 200 and b"Subsidieregister Amsterdam" in page.data
    ask = f"{url[1]}/api/3/action"
    package = urllib3.request("GET", f"{ask}/package_show?id={name}", timeout=30).json()["result"]
    search = f"{ask}/datastore_search?limit=0&resource_id={package['resources'][0]['id']}"
    table = urllib3.request("GET", search, timeout=30).json()["result"]
    counts = [one["value"] for one in package["extras"] if one["key"] == "record_count"]
    assert [str(table["total"])] == counts
