"""The city's night: whatever happens on the way, what is here is whole and proved, or the one before."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.home import Home, read_home
from ledger.ledger import Ledger
from ledger.transactions import hold_file
from publisher.editions.edition import publish_edition
from publisher.editions.shelf import INDEX, MANIFEST
from publisher.fetch.fetch import OTHERS, Wanted, fetch_edition
from tests.harvesters.homes import ID, Member, row, rows
from tests.homes import write_home
from tests.publisher.editions_web import Web, serve_folder
from vocab.exceptions import BusyError, EditionError, HomeError, SourceError, VerbondError

VERBOND = str(Path(sys.executable).with_name("verbond"))
GRANT = "grant.jsonl"


@pytest.fixture
def member(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Member]:
    """A member with one edition."""
    monkeypatch.delenv("VERBOND_LEDGER_URL", raising=False)
    home = read_home(write_home(tmp_path / "home"))
    with home.open_ledger() as ledger:
        member = Member(home, ledger)
        member.harvest(*rows(*range(40)))
        publish_edition(member.home, ledger)
        yield member


@pytest.fixture
def web(member: Member) -> Iterator[Web]:
    """Its home folder's editions on a plain web server."""
    with serve_folder(member.home.folder) as web:
        yield web


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The folder of a city."""
    return tmp_path / "city"


def pass_day(member: Member, *changed: list[str]) -> None:
    """Let a day pass: one row new, one changed, one gone, and the edition of the night."""
    member.sleep(1)
    day = (member.now // 86_400_000_000) % 1_000
    member.harvest(*rows(*range(2, 40)), row(0, amount=f"{day},00"), row(f"N{day}"), *changed)
    publish_edition(member.home, member.ledger)


def is_whole(city: Path, home: Home) -> bool:
    """Say whether what `latest` leads to is an edition of a home, byte for byte."""
    latest = (city / "latest").resolve()
    there = home.editions / latest.name
    names = [path.name for path in latest.glob("*.jsonl")]
    return 53 == len(names) and all(
        (latest / name).read_bytes() == (there / name).read_bytes() for name in names)


def read_latest(city: Path) -> str:
    """Return the name of the edition that `latest` leads to."""
    return (city / "latest").readlink().name


def test_night_after_night(member: Member, web: Web, city: Path) -> None:
    """The first in full, then what changed, then nothing; a receipt of each, and two editions kept."""
    first = fetch_edition(web.url, city)
    assert ({"full"}, None) == ({one.how for one in first.tables.values()}, first.previous)
    for _ in range(3):
        pass_day(member)
        receipt = fetch_edition(web.url, city)
        assert is_whole(city, member.home)
        assert ("delta", "same") == tuple(receipt.tables[name].how for name in ("grant", "procurement"))
        assert receipt.bytes < first.bytes / 4
    again = fetch_edition(web.url, city)
    assert ({"same"}, 0) == ({one.how for one in again.tables.values()}, again.bytes)
    assert ["2023-11-16", "2023-11-17"] == sorted(path.name for path in city.glob("[0-9]*"))
    assert 10 == len(list((city / "receipts").iterdir()))  # each night's, as JSON and as a page
    assert not (city / ".making").exists() and not (city / ".parts").exists()


def test_the_receipt_says_what_was_proved(member: Member, web: Web, city: Path) -> None:
    """Rows, sums and digests as they were counted here, and how old each source is; as JSON and as a page."""
    receipt = fetch_edition(web.url, city)
    name = receipt.claims.edition
    told = json.loads((city / "receipts" / f"{name}.json").read_text("utf-8"))
    grant = told["tables"]["grant"]
    assert (40, "full", "40.00") == (grant["rows"], grant["how"], grant["sums"]["applied_amount"])
    assert sha256((city / "latest" / GRANT).read_bytes()).hexdigest() == grant["sha256"]
    assert sha256((city / "latest" / MANIFEST).read_bytes()).hexdigest() == told["manifestSha256"]
    assert ["voorbeeld/grants"] == [source["source"] for source in told["sources"]]
    page = (city / "receipts" / f"{name}.html").read_text("utf-8")
    assert grant["sha256"] in page and "voorbeeld/grants" in page and "40.00" in page


def test_missed_nights_are_made_good(member: Member, web: Web, city: Path) -> None:
    """After three nights without, the changes of each are applied one after the other."""
    fetch_edition(web.url, city)
    for _ in range(3):
        pass_day(member)
    receipt = fetch_edition(web.url, city)
    assert "delta" == receipt.tables["grant"].how
    assert 3 == sum(name == GRANT for name, _ in web.starts) - 1
    assert is_whole(city, member.home)


def test_after_more_nights_than_are_kept_all_is_fetched(member: Member, web: Web, city: Path) -> None:
    """The edition that is here is gone there: there is no way from it to the newest."""
    fetch_edition(web.url, city)
    for _ in range(9):
        pass_day(member)
    receipt = fetch_edition(web.url, city)
    assert ("full", "same") == tuple(receipt.tables[name].how for name in ("grant", "procurement"))
    assert is_whole(city, member.home)


@pytest.mark.parametrize("knows_ranges", [True, False])
def test_a_broken_download_goes_on(web: Web, member: Member, city: Path, knows_ranges: bool) -> None:
    """With ranges it goes on where it broke; a server without them sends the file anew."""
    web.knows_ranges = knows_ranges
    web.cut[GRANT] = 20_000
    if knows_ranges:
        fetch_edition(web.url, city)
        starts = [start for name, start in web.starts if name == GRANT]
        assert [0, 20_000] == starts[:2] and sorted(starts) == starts
    else:
        with pytest.raises(VerbondError):
            fetch_edition(web.url, city)
        assert not (city / "latest").exists()
        del web.cut[GRANT]
        fetch_edition(web.url, city)
    assert is_whole(city, member.home)


def test_what_came_before_a_kill_is_not_fetched_again(web: Web, member: Member, city: Path) -> None:
    """Killed in the middle of a file: the next night asks for the rest of it."""
    web.stall[GRANT] = 20_000
    command = [VERBOND, "fetch-edition", web.url, str(city)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        assert web.stalled.wait(60)
        while max((path.stat().st_size for path in (city / ".parts").iterdir()), default=0) < 9_000:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    web.stall.clear()
    web.may_go_on.set()
    size = max(path.stat().st_size for path in (city / ".parts").iterdir())
    fetch_edition(web.url, city)
    assert (GRANT, size) in web.starts
    assert is_whole(city, member.home)


@pytest.mark.parametrize("file", [GRANT, "grant_value.jsonl", MANIFEST])
@pytest.mark.parametrize("is_delta", [False, True])
def test_a_tampered_file_is_refused(web: Web, member: Member, city: Path, file: str, is_delta: bool) -> None:
    """One digit of an amount, a row more, another number in the manifest: what was here stays."""
    if is_delta:
        fetch_edition(web.url, city)
        pass_day(member)
    before = read_latest(city) if is_delta else None
    web.altered[file] = lambda content: (
        content.replace(b"1.00", b"9.00", 1) if b"1.00" in content else content + b" ")
    with pytest.raises(EditionError):
        fetch_edition(web.url, city)
    assert before == (read_latest(city) if is_delta else None)
    web.altered.clear()
    fetch_edition(web.url, city)
    assert is_whole(city, member.home)


def test_a_file_that_was_altered_here_is_fetched_anew(web: Web, member: Member, city: Path) -> None:
    """Somebody edited the copy: changes are not applied to it."""
    fetch_edition(web.url, city)
    path = city / "latest" / GRANT
    path.write_bytes(path.read_bytes().replace(b"V-1", b"W-1"))
    pass_day(member)
    assert "full" == fetch_edition(web.url, city).tables["grant"].how
    assert is_whole(city, member.home)


def test_a_folder_that_was_another_nodes(web: Web, member: Member, city: Path, tmp_path: Path) -> None:
    """Editions of both are named by the day: changes that are not of what is here are not applied to it."""
    other = Member(*open_other(tmp_path / "other"))
    other.harvest(*rows(*range(7)))
    publish_edition(other.home, other.ledger)
    with serve_folder(other.home.folder) as elsewhere:
        fetch_edition(elsewhere.url, city)
    other.ledger.close()
    pass_day(member)
    receipt = fetch_edition(web.url, city)
    assert ("full", "same") == tuple(receipt.tables[name].how for name in ("grant", "procurement"))
    assert is_whole(city, member.home)


def open_other(folder: Path) -> tuple[Home, Ledger]:
    """Return another home and its ledger."""
    home = read_home(write_home(folder))
    return home, home.open_ledger()


def test_a_file_larger_than_it_claims_is_cut_off(web: Web, member: Member, city: Path) -> None:
    """Not a byte more is taken than the manifest says."""
    web.altered[GRANT] = lambda content: content + b"x" * 1_000_000
    with pytest.raises(EditionError, match="another file"):
        fetch_edition(web.url, city)
    assert not (city / "latest").exists()


def test_only_what_is_wanted(web: Web, member: Member, city: Path) -> None:
    """Some tables, other forms beside them; what did not change comes from here."""
    wanted = Wanted(("grant", "place"), ("csv", "parquet", "geojson"))
    fetch_edition(web.url, city, wanted)
    names = {path.name for path in (city / "latest").iterdir()}
    files = {f"{table}.{form}" for table in wanted.tables for form in ("jsonl", "csv", "parquet")}
    assert {MANIFEST, "place.geojson", *files} == names
    pass_day(member)
    fetch_edition(web.url, city, wanted)
    assert 2 == web.asked["grant.csv"] == web.asked["place.csv"] + 1
    with pytest.raises(HomeError, match="no table"):
        fetch_edition(web.url, city, Wanted(("inkoop",)))


def test_descriptions_and_nquads_come_too(web: Web, member: Member, city: Path) -> None:
    """All that belongs to no table."""
    fetch_edition(web.url, city, Wanted(("grant",), (OTHERS,)))
    latest = city / "latest"
    assert (latest / "records.nq.gz").stat().st_size and (latest / "datapackage.json").stat().st_size
    assert (latest / "amsterdam" / "datasets" / "verbond" / "dataset.json").is_file()


def test_a_server_that_is_busy_is_asked_again(web: Web, member: Member, city: Path) -> None:
    """503 a few times is no fault; for ever it is."""
    web.busy = 3
    fetch_edition(web.url, city)
    assert is_whole(city, member.home)


def test_a_node_that_is_not_there(city: Path, tmp_path: Path) -> None:
    """No such address, none of the web, no edition yet: a sentence."""
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch_edition("http://127.0.0.1:1", city)
    with pytest.raises(HomeError, match="no web address"):
        fetch_edition("ftp://example.org", city)
    (tmp_path / "empty").mkdir()
    with serve_folder(tmp_path / "empty") as web, pytest.raises(EditionError, match="no list"):
        fetch_edition(web.url, city)


def test_one_at_a_time(web: Web, city: Path) -> None:
    """Two jobs in one folder would undo each other."""
    city.mkdir()
    with hold_file(city / ".lock", "x"), pytest.raises(BusyError):
        fetch_edition(web.url, city)


def test_the_command_ends_by_contract(web: Web, member: Member, city: Path) -> None:
    """0 where it is there and proved, 1 where it is not what it claims, 2 where it cannot be read."""
    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "VERBOND_NOW": "2026-11-27T10:00:00Z"}
        return subprocess.run([VERBOND, "fetch-edition", *words], text=True, capture_output=True,
                              env=environment)

    done = run(web.url, str(city), "--json")
    assert (0, 40) == (done.returncode, json.loads(done.stdout)["tables"]["grant"]["rows"]), done.stderr
    web.altered[INDEX] = lambda content: content.replace(b'"manifestSha256": "', b'"manifestSha256": "0', 1)
    assert 1 == run(web.url, str(city)).returncode
    done = run("http://127.0.0.1:1", str(city))
    assert 2 == done.returncode and "niet bereikbaar" in done.stderr and "Traceback" not in done.stderr
    assert ID in (city / "latest" / GRANT).read_text("utf-8")


def test_what_is_somebodys_own_stays(web: Web, member: Member, city: Path) -> None:
    """Folders and files beside the editions, also those whose names look like ours."""
    for name in ("2024-archief", "1-foto", "2023-01-01"):
        (city / name).mkdir(parents=True)
        (city / name / "x.txt").write_text("precious", "utf-8")
    for _ in range(4):
        fetch_edition(web.url, city)
        pass_day(member)
    assert 3 == len(list(city.glob("*/x.txt")))
    names = sorted(path.parent.name for path in city.glob(f"[0-9]*/{MANIFEST}"))
    assert ["2023-11-16", "2023-11-17"] == names


def test_a_latest_that_is_not_ours(web: Web, city: Path) -> None:
    """Nothing is fetched, and no receipt is left."""
    (city / "latest").mkdir(parents=True)
    with pytest.raises(HomeError, match="not verbond's"):
        fetch_edition(web.url, city)
    assert not (city / "receipts").exists()


def test_a_folder_is_of_one_coalition(web: Web, member: Member, city: Path) -> None:
    """Another one gets a folder of its own."""
    fetch_edition(web.url, city)
    path = (city / "latest").resolve() / MANIFEST
    text = path.read_text("utf-8").replace("https://data.example.org", "https://other.example.org")
    path.write_text(text, "utf-8")
    with pytest.raises(HomeError, match="Take another"):
        fetch_edition(web.url, city)


def test_the_same_twice_is_once(web: Web, member: Member, city: Path) -> None:
    """A table or a form that is named twice; what belongs to no table comes once too."""
    wanted = Wanted(("fund", "fund"), ("csv", "csv", OTHERS))
    for _ in range(2):
        receipt = fetch_edition(web.url, city, wanted)
    assert (["fund"], 0) == (list(receipt.tables), receipt.bytes)
    latest = city / "latest"
    for name, digest in receipt.files.items():
        assert digest == sha256((latest / name).read_bytes()).hexdigest()
    assert {"fund.csv", "records.nq.gz", "datapackage.json"} <= receipt.files.keys()


def test_a_password_is_sent_and_not_written_down(web: Web, member: Member, city: Path) -> None:
    """In no receipt, on no page."""
    receipt = fetch_edition(web.url.replace("//", "//city:geheim@"), city)
    assert "Basic Y2l0eTpnZWhlaW0=" in web.authorizations
    assert "geheim" not in json.dumps(receipt.as_json()) + receipt.page.read_text("utf-8")


def test_a_proxy_is_used(web: Web, member: Member, city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that the environment names, as curl does; not for what it names in no_proxy."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(SourceError, match="cannot be reached"):
        fetch_edition(web.url, city)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    fetch_edition(web.url, city)
