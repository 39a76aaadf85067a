"""Names other people's scripts rely on: a change here is a change for them."""

import json
from pathlib import Path

from click.testing import CliRunner

from harvesters.run import Run
from ledger.home import SOURCE_KEYS, Home
from publisher.cli.main import cli
from publisher.editions.shelf import read_shelf
from publisher.fetch.fetch import Wanted, fetch_edition
from publisher.targets.target import Verdict
from tests.nights.city import read_manifest
from tests.publisher.editions_web import serve_folder
from vocab.names import dataset_iri, encode_key, part_id, record_prefix
from vocab.records import Problem, canonical
from vocab.terms import read_terms

HARVEST = (
    "source run read added changed unchanged wrong withdrawn held problems fault seconds seq "
    "fields hold digest".split()
)
PROBLEM = (
    "source file sheet row column cell id key value rule severity fault sentence suggestion".split()
)
SOURCE = ("source records lastGood age promisedAge problems held stale fault "
          "late state hold run digest texts").split()
TOML = (
    "title title_en description description_en theme keywords kind kinds licence attribution contact where "
    "find format key schedule promised_age time_budget authority ignore texts_approved columns constants "
    "codes moved_from"
).split()
VERIFY = "name expected found missing extra different unknown ok".split()
EDITION = "edition at seq epoch manifestSha256".split()
MANIFEST = ("edition previous format title home at seq epoch vocabulary accuracyMetres records tables delta "
            "nquads described sources").split()
EDITION_SOURCE = ("source title licence attribution records stale held state lastGood age promisedAge "
                  "late").split()
RECEIPT = ("url at home edition previous editionAt seq epoch isNewEpoch manifestSha256 bytes verbond tables "
           "files sources").split()
RECEIPT_SOURCE = "source records stale held state lastGood promisedAge late licence".split()
IRIS = {
    "name": "http://schema.org/name",
    "domain": "http://purl.org/dc/terms/subject",
    "area": "http://purl.org/dc/terms/spatial",
    "funder": "http://schema.org/funder",
    "recipient": "https://w3id.org/verbond/def#recipient",
    "recipientGroup": "https://w3id.org/verbond/def#recipientGroup",
    "fileNumber": "https://w3id.org/verbond/def#fileNumber",
    "grantProgramme": "https://w3id.org/verbond/def#grantProgramme",
    "appliedAmount": "https://w3id.org/verbond/def#appliedAmount",
    "awardedAmount": "https://w3id.org/verbond/def#awardedAmount",
    "settledAmount": "https://w3id.org/verbond/def#settledAmount",
    "currency": "http://schema.org/currency",
    "year": "https://w3id.org/verbond/def#year",
    "status": "https://w3id.org/verbond/def#status",
    "periodicity": "https://w3id.org/verbond/def#periodicity",
    "partOf": "http://purl.org/dc/terms/isPartOf",
}


def test_harvest_keys() -> None:
    """One object a source and run, with these keys."""
    assert sorted(HARVEST) == sorted(Run("voorbeeld/grants").as_json())


def test_problem_keys() -> None:
    """One object a problem, with these keys; a sentence in nl and en."""
    problem = Problem("a/b", None, None, None, None, None, "amount", "violation", "member", "nl", "en")

    assert sorted(PROBLEM) == sorted(problem.as_json())
    assert {"nl": "nl", "en": "en"} == problem.as_json()["sentence"]


def test_status_and_verify_keys(home: Home) -> None:
    """status and verify print one object each, keys sorted."""
    runner = CliRunner()
    assert 0 == runner.invoke(cli, ["--home", str(home.folder), "harvest", "--all"]).exit_code
    printed = runner.invoke(cli, ["--home", str(home.folder), "status", "--json"]).stdout
    status = json.loads(printed)

    assert printed.strip() == json.dumps(status, sort_keys=True)
    assert ["edition", "epoch", "seq", "sources", "targets"] == sorted(status)
    assert sorted(SOURCE) == sorted(status["sources"][0])
    assert ["lag", "name", "seq"] == sorted(status["targets"][0])

    printed = runner.invoke(cli, ["--home", str(home.folder), "verify", "--json"]).stdout
    verdicts = json.loads(printed)["targets"]
    assert ["store", "feed"] == [verdict["name"] for verdict in verdicts]
    assert all(sorted(VERIFY) == sorted(verdict) and verdict["ok"] for verdict in verdicts)


def test_keys_of_an_edition(edited: Home, tmp_path: Path) -> None:
    """The index, the manifest with its tables, delta and sources, and the receipt of who fetched it."""
    shelf = read_shelf(edited.editions)
    assert ["dropped", "editions", "latest"] == sorted(shelf.as_json())
    assert sorted(EDITION) == sorted(shelf.as_json()["editions"][0])
    manifest = read_manifest(edited.editions / shelf.as_json()["latest"])
    assert sorted(MANIFEST) == sorted(manifest)
    assert ["files", "rounded", "rows", "sums"] == sorted(manifest["tables"]["grant"])
    assert ["csv", "jsonl", "parquet"] == sorted(manifest["tables"]["grant"]["files"])
    forms = ["csv", "geojson", "jsonl", "parquet", "rd.geojson"]
    assert forms == sorted(manifest["tables"]["place"]["files"])
    assert ["bytes", "file", "sha256"] == sorted(manifest["nquads"]) == sorted(manifest["described"][0])
    assert ["folder", "from", "tables"] == sorted(manifest["delta"])
    assert ["delete", "files", "insert", "update"] == sorted(manifest["delta"]["tables"]["grant"])
    assert sorted(EDITION_SOURCE) == sorted(manifest["sources"][0])
    with serve_folder(edited.folder) as web:
        receipt = fetch_edition(web.url, tmp_path / "city", Wanted(("grant",))).as_json()
    assert sorted(RECEIPT) == sorted(receipt)
    assert sorted(RECEIPT_SOURCE) == sorted(receipt["sources"][0])
    assert ["how", "rows", "sha256", "sums"] == sorted(receipt["tables"]["grant"])


def test_verdict_is_ok_only_when_nothing_is_off() -> None:
    """Each kind of difference makes ok false."""
    assert Verdict("store").as_json()["ok"]
    for verdict in (Verdict("store", missing=1), Verdict("store", extra=1), Verdict("store", different=1),
                    Verdict("store", unknown=1)):
        assert not verdict.as_json()["ok"]
    assert sorted(VERIFY) == sorted(Verdict("store").as_json())


def test_toml_keys() -> None:
    """A source's TOML knows at least these keys."""
    assert set(TOML) <= SOURCE_KEYS


def test_iris_of_keys() -> None:
    """A key keeps its IRI."""
    terms = read_terms()

    assert IRIS == {key: terms[key].iri for key in IRIS}


def test_names_in_the_data() -> None:
    """Records, datasets and parts are named so for ever."""
    base = "https://data.example.org"

    assert "https://data.example.org/id/grant/m/" == record_prefix(base, "grant", "m")
    assert "https://data.example.org/id/dataset/m/d" == dataset_iri(base, "m/d")
    assert "A%2FB%20%C3%A9" == encode_key(" A/B é ")
    assert "x#lot-1" == part_id("x", {}, "lot-1")
    assert "x#64bcb4e5" == part_id("x", {"name": "Voorbeeld", "type": "party"})


def test_canonical_json() -> None:
    """The text that is digested: sorted, tight, UTF-8."""
    assert '{"a":["é",1,true],"b":{"c":"x"}}' == canonical({"b": {"c": "x"}, "a": ["é", 1, True]})


def test_exit_status(home: Home, write_rows: object) -> None:
    """0 fine, 1 a violation or something held, 2 wrong use or broken."""
    runner = CliRunner()
    folder = ["--home", str(home.folder)]
    assert 0 == runner.invoke(cli, [*folder, "harvest", "--all", "--no-publish"]).exit_code
    Path(home.folder / "sources/voorbeeld/grants.csv").write_text("")
    assert 1 == runner.invoke(cli, [*folder, "harvest", "--all", "--no-publish"]).exit_code
    assert 2 == runner.invoke(cli, [*folder, "harvest"]).exit_code
    assert 2 == runner.invoke(cli, [*folder, "harvest", "no/such"]).exit_code
