"""verbond approve, withhold, harvest --from-archive: as somebody types them, and what they leave public."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ledger.home import Home
from publisher.cli.main import cli
from publisher.editions.shelf import read_shelf
from tests.homes import GRANTS
from vocab.exceptions import ApprovalError, LedgerError, QueryError

SOURCE = "voorbeeld/grants"
ID = "https://data.example.org/id/grant/voorbeeld/"
Write = Callable[..., Path]
Type = Callable[..., Result]


def row(key: int, project: str = "Tuin") -> list[str]:
    return [f"V-{key}", "Voorbeeld A", project, "Sport", "1,00", "1,00", "2025"]


@pytest.fixture
def type_in(home: Home) -> Type:
    """Return what types a command, with an answer on stdin."""

    def run(*words: str, answer: str = "") -> Result:
        return CliRunner().invoke(cli, ["--home", str(home.folder), *words], input=answer)

    return run


@pytest.fixture
def held(type_in: Type, write_rows: Write) -> dict[str, Any]:
    """A source of ten of which four are gone and two are changed: what harvest says of it."""
    write_rows(*map(row, range(10)))
    assert 0 == type_in("harvest", SOURCE).exit_code
    write_rows(row(0, "Dak"), row(1, "Dak"), *map(row, range(2, 6)), row(20))
    done = type_in("harvest", SOURCE, "--json")
    assert 1 == done.exit_code
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    return told


def ask(type_in: Type) -> int:
    """Return how many grants the store has."""
    done = type_in("query", "SELECT (COUNT(*) AS ?n) WHERE { ?g a <https://w3id.org/verbond/def#Grant> }")
    return int(done.stdout.split()[-1])


def test_harvest_tells_what_changed_and_what_waits(type_in: Type, held: dict[str, Any]) -> None:
    """By field, with the digest of what waits, in JSON and in words with the command to type."""
    assert (4, "share-gone", {"name": 2}) == (held["held"], held["hold"], held["fields"])
    assert 64 == len(held["digest"])
    told = type_in("status").stdout
    assert f"wacht op een mens (share-gone): verbond approve {held['run']}" in told
    status = json.loads(type_in("status", "--json").stdout)["sources"][0]
    assert (held["run"], held["digest"], 4) == (status["run"], status["digest"], status["held"])


@pytest.mark.parametrize(("answer", "left"), [("n\n", 11), ("\n", 11), ("", 11), ("j\n", 7), ("ja\n", 7)])
def test_a_person_is_asked(type_in: Type, held: dict[str, Any], answer: str, left: int) -> None:
    """The difference in one line, then j or n; anything but yes changes nothing; yes is public at once."""
    done = type_in("approve", str(held["run"]), answer=answer)

    assert "4 weg: V-6, V-7, V-8, V-9" in done.stdout and held["digest"] in done.stderr
    assert (0 if left == 7 else 1) == done.exit_code
    assert left == ask(type_in)


def test_a_digest_says_yes_at_once(type_in: Type, held: dict[str, Any]) -> None:
    """For scripts and for who looked at a page; the run that it was comes as JSON."""
    done = type_in("approve", str(held["run"]), "--digest", held["digest"], "--json")

    assert (0, 4) == (done.exit_code, json.loads(done.stdout.splitlines()[0])["withdrawn"])
    assert 7 == ask(type_in)


def test_the_difference_as_json(type_in: Type, held: dict[str, Any]) -> None:
    """Asks nothing, changes nothing."""
    done = type_in("approve", str(held["run"]), "--json")
    found = json.loads(done.stdout)

    assert (SOURCE, 4, 0, held["digest"]) == (
        found["source"], found["gone"], found["new"], found["digest"])
    assert [f"{ID}V-{key}" for key in range(6, 10)] == found["goneIds"]
    assert (1, 11) == (done.exit_code, ask(type_in))


@pytest.mark.parametrize("words", [["999"], ["1"], ["2", "--digest", "x"]])
def test_what_cannot_be_approved(type_in: Type, held: dict[str, Any], words: list[str]) -> None:
    """A run that never was, one that holds nothing, another digest: a sentence and no change."""
    assert isinstance(type_in("approve", *words).exception, ApprovalError)
    assert 2 == type_in("approve", "geen-nummer").exit_code
    assert 11 == ask(type_in)


def test_texts_are_shown_and_asked(home: Home, type_in: Type) -> None:
    """Every text of a key, then j or n; then they are public."""
    folder = home.folder / "sources" / "voorbeeld"
    (folder / "grants.toml").write_text(GRANTS.replace('name = "project"', 'description = "project"'))
    type_in("harvest", SOURCE)
    assert f"verbond approve {SOURCE} --texts" in type_in("status").stdout
    refused = type_in("approve", SOURCE, "--texts", answer="n\n")
    assert 1 == refused.exit_code and "Zon op school" in refused.stdout
    count = "SELECT ?d WHERE { ?g <http://purl.org/dc/terms/description> ?d }"
    assert "Zon" not in type_in("query", count).stdout

    done = type_in("approve", SOURCE, "--texts", answer="j\n")
    assert 0 == done.exit_code and "Zon op school" in type_in("query", count).stdout
    assert "Straatfeest" not in done.stdout, "the words of a person's grant are nobody's to approve"
    assert "wachten geen teksten" in type_in("approve", SOURCE, "--texts").stderr


def test_a_record_is_taken_offline_and_let_back(type_in: Type, held: dict[str, Any]) -> None:
    """At once, also in the store; a harvest does not bring it back."""
    assert "is offline" in type_in("withhold", f"{ID}V-0").stderr
    assert 10 == ask(type_in)
    type_in("harvest", SOURCE)
    assert 10 == ask(type_in)
    assert "online" in type_in("withhold", f"{ID}V-0", "--release").stderr
    assert 11 == ask(type_in)
    assert isinstance(type_in("withhold", f"{ID}nergens").exception, LedgerError)


def test_an_edition_goes_with_the_record(home: Home, type_in: Type, held: dict[str, Any]) -> None:
    """What is withheld is in no edition any more: at once there is another one. A typo makes none."""
    assert "heel" in type_in("publish", "--edition").stdout
    before = read_shelf(home.editions).latest
    assert before and f"{ID}V-0," in (home.editions / before.name / "grant.csv").read_text("utf-8")
    type_in("withhold", f"{ID}V-0")
    shelf = read_shelf(home.editions)
    assert shelf.latest and (before.name,) == shelf.dropped and 1 == len(shelf.editions)
    assert f"{ID}V-0," not in (home.editions / shelf.latest.name / "grant.csv").read_text("utf-8")
    assert 2 == type_in("publish", "store", "--edition").exit_code
    for name in ("", "2001-01-01", "gisteren"):
        assert isinstance(type_in("query", "ASK {}", "--edition", name).exception, QueryError)


def test_stale_and_held_are_told_by_the_store(type_in: Type, held: dict[str, Any], write_rows: Write) -> None:
    """With the moment they were last good, in the default graph."""
    marks = ("SELECT ?state (COUNT(?g) AS ?n) WHERE { ?g a <https://w3id.org/verbond/def#Grant> ; "
             "<https://w3id.org/verbond/def#state>/<http://www.w3.org/2004/02/skos/core#notation> ?state ; "
             "<https://w3id.org/verbond/def#lastGood> ?day } GROUP BY ?state ORDER BY ?state")
    assert ["state,n", "held,4"] == type_in("query", marks).stdout.split()
    write_rows([*row(0)[:6], "ooit"], *map(row, range(1, 6)))
    type_in("harvest", SOURCE)
    assert ["state,n", "held,5", "stale,1"] == type_in("query", marks).stdout.split()


def test_the_archive_by_command(home: Home, type_in: Type, write_rows: Write) -> None:
    """After a mended mapping, without the file."""
    path = write_rows(*map(row, range(5)))
    type_in("harvest", SOURCE)
    path.unlink()
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    toml.write_text(toml.read_text().replace("Voorbeeldgemeente", "Voorbeeldstad"))
    done = type_in("harvest", SOURCE, "--from-archive", "--json")

    assert (0, 5) == (done.exit_code, json.loads(done.stdout)["changed"])


def test_a_source_that_left_is_told_by_harvest_all(home: Home, type_in: Type) -> None:
    """Its TOML is gone: everything waits, with the command that lets it go."""
    type_in("harvest", "--all")
    (home.folder / "sources" / "voorbeeld" / "grants.toml").unlink()
    done = type_in("harvest", "--all")
    assert 1 == done.exit_code and "hoort niet meer bij de coalitie" in done.stderr
    status = json.loads(type_in("status", "--json").stdout)["sources"][0]
    assert ("left", 3, None) == (status["hold"], status["held"], status["promisedAge"])

    assert 0 == type_in("approve", str(status["run"]), "--digest", status["digest"]).exit_code
    assert 0 == ask(type_in)


def test_what_is_late_says_so(home: Home, type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Older than its source promised."""
    toml = home.folder / "sources" / "voorbeeld" / "grants.toml"
    toml.write_text('promised_age = "8 days"\n' + toml.read_text())
    for day, is_late in (("2026-11-01", False), ("2026-11-09", False), ("2026-11-10", True)):
        monkeypatch.setenv("VERBOND_NOW", f"{day}T12:00:00")
        if day == "2026-11-01":
            type_in("harvest", SOURCE)
        [source] = json.loads(type_in("status", "--json").stdout)["sources"]
        assert is_late == source["late"] == ("TE LAAT" in type_in("status").stdout)
