"""The command line as people and scripts meet it: real processes, exit status, words."""

import csv
import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ledger.home import Home, read_home
from publisher.cli.main import cli
from tests.homes import GRANTS, write_home

VERBOND = str(Path(sys.executable).with_name("verbond"))
SOURCE = "voorbeeld/grants"


def run(home: Path, *words: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run verbond on a home; no trace of a program may ever come out."""
    done = subprocess.run([VERBOND, "--home", str(home), *words], input=stdin, text=True, capture_output=True,
                          env={**os.environ, **settings})
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An example home on SQLite."""
    return write_home(tmp_path / "home")


def test_from_an_empty_folder_to_an_answer(tmp_path: Path) -> None:
    """init, a source, harvest, status, query, verify: each does its part."""
    home = tmp_path / "new"
    done = subprocess.run([VERBOND, "init", str(home), "--title", "Voorbeeld", "--base",
                           "https://data.example.org"], capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stdout)
    write_home(tmp_path / "other")
    for path in (tmp_path / "other" / "sources").rglob("*.*"):
        target = home / "sources" / "voorbeeld" / path.name
        target.parent.mkdir(exist_ok=True)
        path.rename(target)

    harvest = run(home, "harvest", "--all", "--json")
    assert 0 == harvest.returncode
    assert 3 == json.loads(harvest.stdout)["added"]
    assert "voorbeeld/grants: 3 records" in run(home, "status").stdout
    assert "year,grants,awardedAmount\n2025,2,25800\n2026,1,500" == run(
        home, "query", "grants-by-year").stdout.replace("\r\n", "\n").strip()
    assert ["store: klopt", "feed: klopt"] == [
        line.partition(";")[0] for line in run(home, "verify").stdout.splitlines()]


def test_json_lines_have_sorted_keys(folder: Path) -> None:
    """One object a source, keys sorted, nothing else on stdout."""
    (folder / "sources/voorbeeld/more.toml").write_text(GRANTS.replace("grants.csv", "none.csv"))
    done = run(folder, "harvest", "--all", "--json", "--no-publish")
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert [SOURCE, "voorbeeld/more"] == [line["source"] for line in lines]
    assert done.stdout == "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)


def test_one_broken_source_does_not_stop_the_others(folder: Path) -> None:
    """A missing file is that source's problem; the next source is taken in and published."""
    (folder / "sources/voorbeeld/a-broken.toml").write_text(GRANTS.replace("grants.csv", "none.csv"))
    done = run(folder, "harvest", "--all")

    assert 1 == done.returncode
    assert "none.csv kan niet worden gelezen" in done.stderr
    assert b"2025,2" in subprocess.run([VERBOND, "--home", str(folder), "query", "grants-by-year"],
                                       capture_output=True).stdout
    status = json.loads(run(folder, "status", "--json").stdout)
    assert ["source", None] == [source["fault"] for source in status["sources"]]


def test_a_fault_of_ours_at_one_source_stops_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that breaks at the first source is told with its name; the next is taken in and published."""
    (folder / "sources/voorbeeld/a-broken.toml").write_text(GRANTS)
    read, faults = csv.reader, iter([RuntimeError("x")])

    def break_once(*words: Any, **options: Any) -> Any:
        for fault in faults:
            raise fault
        return read(*words, **options)

    monkeypatch.setattr(csv, "reader", break_once)
    done = CliRunner().invoke(cli, ["--home", str(folder), "harvest", "--all"])

    assert 2 == done.exit_code and "bij voorbeeld/a-broken (RuntimeError)" in done.stderr
    assert "2025,2" in run(folder, "query", "grants-by-year").stdout


def test_dry_run_and_limit(folder: Path) -> None:
    """A dry run stores nothing; a limit takes the first rows and withdraws nothing."""
    done = run(folder, "harvest", SOURCE, "--dry-run", "--json")
    assert (3, 3) == (json.loads(done.stdout)["read"], json.loads(done.stdout)["added"])
    assert 0 == json.loads(run(folder, "status", "--json").stdout)["seq"]
    assert not (folder / "archive").exists()

    assert 2 == json.loads(run(folder, "harvest", SOURCE, "--limit", "2", "--json").stdout)["added"]
    whole = json.loads(run(folder, "harvest", SOURCE, "--json").stdout)
    assert (3, 1, 2) == (whole["read"], whole["added"], whole["unchanged"])
    assert 0 == json.loads(run(folder, "harvest", SOURCE, "--limit", "1", "--json").stdout)["withdrawn"]


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["harvest"], "Noem een bron"),
        (["harvest", "voorbeeld/niets"], "is er niet"),
        (["publish", "niets"], "Doel “niets” is er niet"),
        (["query", "SELECT * { ?s ?p"], "Op regel 1, teken 17"),
        (["query", "SELECT * { ?s ?p ?o }"], "Er is nog niets gepubliceerd"),
        (["restore", "pyproject.toml"], "geen hele reservekopie"),
        (["no-such-command"], "No such command"),
    ],
)
def test_wrong_use_is_a_sentence(folder: Path, words: list[str], sentence: str) -> None:
    """Exit status 2, words on stderr, nothing on stdout."""
    if words[0] == "restore":
        folder = folder.parent / "empty"
    done = run(folder, *words)

    assert (2, "") == (done.returncode, done.stdout)
    assert sentence in done.stderr


@pytest.mark.parametrize(
    "name, text, sentence",
    [
        ("coalition.toml", "title = ", "geen goede TOML"),
        ("coalition.toml", 'title = "x"', "“base” ontbreekt"),
        ("coalition.toml", 'title = "x"\nbase = "ftp://x"', "geen webadres"),
        ("sources/voorbeeld/grants.toml", GRANTS.replace("title", "titel"), "onbekende sleutel “titel”"),
        ("sources/voorbeeld/grants.toml", GRANTS.replace("year =", "yaer ="), "onbekende sleutel “yaer”"),
        ("sources/voorbeeld/grants.toml", GRANTS + '"status.name" = "x"', "onbekende sleutel “status.name”"),
        ("sources/voorbeeld/grants.toml", GRANTS.replace('"recipient.name"', "recipient"), "is een deel"),
        ("sources/voorbeeld/grants.toml", GRANTS.replace('"project"', "5"), "moet de naam van een kolom"),
        ("sources/voorbeeld/grants.toml", "ignore = [5]\n" + GRANTS, "“ignore” moet een lijst"),
        ("sources/voorbeeld/grants.toml", GRANTS.replace('"grant"', '"gift"'), "onbekende soort “gift”"),
        ("sources/voorbeeld/grants.toml", GRANTS.replace("licence", "#"), "“licence” ontbreekt"),
        ("sources/voorbeeld/grants.toml", 'promised_age = "soon"\n' + GRANTS, "“promised_age” moet een duur"),
        ("sources/voorbeeld/grants.toml", 'time_budget = "0 days"\n' + GRANTS, "“time_budget” moet een duur"),
        ("sources/voorbeeld/grants.toml", 'format = "rdf"\n' + GRANTS, "kan alleen “table” zijn"),
    ],
)
def test_a_wrong_setting_names_file_and_key(folder: Path, name: str, text: str, sentence: str) -> None:
    """What is wrong in a TOML is said with its path."""
    (folder / name).write_text(text)
    done = run(folder, "harvest", "--all")

    assert 2 == done.returncode
    assert sentence in done.stderr and name in done.stderr


def test_a_home_that_is_none(tmp_path: Path) -> None:
    """Outside a home every command says how to make one."""
    done = run(tmp_path, "status")

    assert 2 == done.returncode
    assert "verbond init" in done.stderr


def test_query_writes_the_answer_and_nothing_else(folder: Path) -> None:
    """From stdin, in the form asked for."""
    run(folder, "harvest", "--all")
    done = run(folder, "query", "-", "--format", "json", stdin="ASK { ?s ?p ?o }")

    assert (0, "") == (done.returncode, done.stderr)
    assert json.loads(done.stdout)["boolean"]


def test_a_busy_source_is_said_and_is_no_failure_of_others(folder: Path) -> None:
    """While another process holds a source, harvest says so and exits 2."""
    home: Home = read_home(folder)
    with home.open_ledger() as ledger, ledger.database.lease(f"source {SOURCE}"):
        done = run(folder, "harvest", "--all")

    assert 2 == done.returncode
    assert "is al bezig" in done.stderr


def test_two_processes_harvest_side_by_side(folder: Path) -> None:
    """Two sources at once, each publishing at its end: both are whole in ledger and store."""
    for name in ("one", "two"):
        rows = "".join(f"{name}-{n};Voorbeeld {n};Tuin;Sport;{n},00;1,00;2025\n" for n in range(3000))
        text = "nummer;ontvanger;project;domein;gevraagd;verleend;jaar\n" + rows
        (folder / f"sources/voorbeeld/{name}.csv").write_text(text)
        (folder / f"sources/voorbeeld/{name}.toml").write_text(GRANTS.replace("grants.csv", f"{name}.csv"))
    processes = [subprocess.Popen([VERBOND, "--home", str(folder), "harvest", f"voorbeeld/{name}"],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) for name in ("one", "two")]
    for process in processes:
        _, words = process.communicate()
        assert 0 == process.returncode, words.decode()

    for verdict in json.loads(run(folder, "verify", "--json").stdout)["targets"]:
        assert (6000, 6000, True) == (verdict["expected"], verdict["found"], verdict["ok"])
    assert {0} == {target["lag"] for target in json.loads(run(folder, "status", "--json").stdout)["targets"]}


def test_a_terminal_gets_a_progress_bar(folder: Path) -> None:
    """On a terminal stderr draws; in a pipe it says each phase once, in plain lines."""
    plain = run(folder, "harvest", "--all").stderr
    assert plain.splitlines().count("voorbeeld/grants: lezen en controleren") == 1
    assert "\x1b" not in plain

    (folder / "ledger.sqlite").unlink()
    parent, child = pty.openpty()
    process = subprocess.Popen([VERBOND, "--home", str(folder), "harvest", "--all"], stderr=child,
                               stdout=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm"})
    os.close(child)
    drawn, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([parent], [], [], 0.2)[0]:
            try:
                drawn += os.read(parent, 4096)
            except OSError:  # the other side is closed: Linux says so with EIO
                break
    os.close(parent)

    assert 0 == process.wait()
    assert b"\x1b[" in drawn and "━".encode() in drawn


def test_a_fault_of_our_own_is_one_sentence(folder: Path) -> None:
    """When the program itself breaks, the user gets a sentence; VERBOND_DEBUG shows where."""
    run(folder, "harvest", "--all")
    (folder / "store" / "current.json").write_text("no json")
    done = run(folder, "query", "ASK { ?s ?p ?o }")

    assert 2 == done.returncode
    assert "Er ging iets mis in verbond zelf (WorkerError)" in done.stderr
