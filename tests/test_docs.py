"""Docs that cannot rot: what the code has, the docs name; what the README says, runs."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.home import FORMATS, SETTINGS, SOURCE_KEYS, Home
from publisher.cli.main import COMMANDS
from publisher.queries.queries import read_queries
from publisher.sparql.budgets import AT_ONCE, BURST_SECONDS
from publisher.sparql.fence import DEEPEST, LONGEST
from publisher.sparql.pool import MEGABYTE, Limits
from publisher.targets.live import open_targets
from publisher.web.app import make_app
from publisher.web.request import MOST_BYTES
from publisher.web.server import LONGEST_LINE, SECONDS_TO_READ
from scripts.docs import REFERENCE, write_reference
from vocab.terms import read_terms

ROOT = Path(__file__).resolve().parents[1]
DOCS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.glob("docs/**/*.md")}
README = (ROOT / "README.md").read_text("utf-8")
WRITTEN = "\n".join(text for name, text in DOCS.items() if name != "docs/reference.md")
VERBOND = Path(sys.executable).with_name("verbond")


def test_the_reference_is_what_the_code_says() -> None:
    """docs/reference.md is made by `make docs`; run it again when this fails."""
    assert write_reference() == REFERENCE.read_text("utf-8")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    """Each command stands in a page that a person wrote, or in the README."""
    assert f"verbond {command}" in README + WRITTEN or re.search(rf"verbond .*{command}\b", README + WRITTEN)


@pytest.mark.parametrize("setting", sorted(SETTINGS))
def test_every_setting_is_documented(setting: str) -> None:
    """Each setting stands in the operations page."""
    assert f"`{setting}`" in DOCS["docs/operations.md"]


def test_every_setting_in_the_code_is_listed() -> None:
    """No room reads an environment variable that SETTINGS does not know."""
    rooms = ("vocab", "shapes", "harvesters", "ledger", "publisher")
    texts = [path.read_text("utf-8") for room in rooms for path in ROOT.glob(f"{room}/**/*.py")]
    found = {name for text in texts for name in re.findall(r"VERBOND_[A-Z_]+", text)}

    assert set(SETTINGS) == found


@pytest.mark.parametrize("key", sorted(SOURCE_KEYS))
def test_every_key_of_a_source_is_documented(key: str) -> None:
    """Each key of a source's TOML stands in the page about sources."""
    assert re.search(rf"`(\[{key}(\.KEY)?\]|{key})`", DOCS["docs/add-a-source.md"])


@pytest.mark.parametrize("key", sorted(read_terms()))
def test_every_term_is_in_the_reference(key: str) -> None:
    """Each key of the context is in the reference, with its labels."""
    assert f"| `{key}` |" in DOCS["docs/reference.md"]


@pytest.mark.parametrize("name", sorted(read_queries()))
def test_every_query_is_in_the_reference(name: str) -> None:
    """Each named query is in the reference."""
    assert f"| `{name}` |" in DOCS["docs/reference.md"]


def test_every_target_is_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each target, also those on other servers, stands in the operations page."""
    for name in SETTINGS:
        if name.startswith(("VERBOND_CKAN_", "VERBOND_SPARQL_")):
            monkeypatch.setenv(name, "https://elders.example.org/" if name.endswith("_URL") else "")
    monkeypatch.setenv("VERBOND_CKAN_TOKEN", "voorbeeld")
    names = [target.name for target in open_targets(Home(ROOT, "Voorbeeld", "https://data.example.org"))]
    assert ["store", "feed", "remote", "ckan"] == names
    for name in names:
        assert f"| `{name}` |" in DOCS["docs/operations.md"]


def test_every_format_is_documented() -> None:
    """Each format that a source may name stands in the operations page."""
    table = DOCS["docs/operations.md"].split("## Formats")[1]
    assert set(FORMATS) == set(re.findall(r"^\| `(\w+)` \|", table, re.M))


def test_every_address_is_documented() -> None:
    """Each first part of an address that the server knows stands in the operations page."""
    app = make_app(Home(ROOT, "Voorbeeld", "https://data.example.org"))
    for rule in app.url_map.iter_rules():
        first = f"/{rule.rule.split('/')[1]}"
        assert first == "/static" or f"`{first}" in DOCS["docs/operations.md"], rule.rule


def test_the_limits_are_those_of_the_docs() -> None:
    """The numbers in the table of limits are those of the code."""
    table = DOCS["docs/operations.md"].split("### What stands in the way of harm")[1].split("###")[0]
    limits = Limits()
    numbers = (LONGEST, DEEPEST, limits.largest // MEGABYTE, limits.waiting, limits.patience, BURST_SECONDS,
               AT_ONCE, LONGEST_LINE, MOST_BYTES, SECONDS_TO_READ)
    for number in numbers:
        assert re.search(rf"\b{number:,.0f}\b", table), number


def test_the_units_are_for_systemd(tmp_path: Path) -> None:
    """systemd-analyze verifies them, with our own command in place of the one in /opt."""
    assert shutil.which("systemd-analyze"), "systemd is missing: scripts/install-services brings it"
    units = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "docs").glob("verbond*.*"))}
    assert {"verbond.service", "verbond-night.service", "verbond-night.timer"} == units.keys()
    started = {name: re.findall(r"^ExecStart=/opt/verbond/.venv/bin/verbond (.*)$", unit, re.M)
               for name, unit in units.items()}
    assert started["verbond.service"][0].startswith("serve ")
    assert ["harvest --all", "publish --edition"] == started["verbond-night.service"]
    for name, unit in units.items():
        (tmp_path / name).write_text(unit.replace("/opt/verbond/.venv/bin/verbond", str(VERBOND)))
    done = subprocess.run(["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)],
                          capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("page", ["README.md", *sorted(DOCS)])
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link of a page leads to a file that is there."""
    text = README if page == "README.md" else DOCS[page]
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / page).parent.joinpath(link).exists(), link


def test_the_transcript_of_the_readme_runs(tmp_path: Path) -> None:
    """The console block of the README runs as it stands, in an empty folder."""
    block = "".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL))
    lines = [line.removeprefix("$ ") for line in block.replace(".venv/bin/verbond", str(VERBOND)).split("\n")]
    done = subprocess.run(["bash", "-euc", "\n".join(lines)], cwd=tmp_path, text=True, capture_output=True)

    assert (0, "") == (done.returncode, "" if done.returncode == 0 else done.stderr)
    assert "2018,47" in done.stdout
    assert "n\n18238" in done.stdout
    assert "store: klopt" in done.stdout
