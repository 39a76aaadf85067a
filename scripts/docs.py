"""Writes docs/reference.md from the code; a test fails when it is not what this writes."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ledger.home import SETTINGS
from publisher.cli.main import COMMANDS, cli
from publisher.queries.queries import read_queries
from vocab.codes import read_codes
from vocab.labels import read_labels
from vocab.names import CONCEPT
from vocab.terms import read_terms

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference.md"


def write_reference() -> str:
    """Return the whole page."""
    return "\n".join(
        ["# Reference", "", "Made from the code by `make docs`.", "", *_commands(), *_settings(), *_keys(),
         *_concepts(), *_queries()]
    )


def _commands() -> Iterator[str]:
    yield from ("## Commands", "")
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        context = click.Context(command, info_name=f"verbond {name}", help_option_names=["-h", "--help"])
        yield from (f"### verbond {name}", "", "```", command.get_help(context), "```", "")


def _settings() -> Iterator[str]:
    yield from ("## Settings", "", "| variable | meaning |", "|---|---|")
    yield from (f"| `{name}` | {meaning} |" for name, meaning in SETTINGS.items())
    yield ""


def _keys() -> Iterator[str]:
    labels = read_labels()
    yield from ("## Keys of a record", "", "| key | Nederlands | English | IRI |", "|---|---|---|---|")
    for key, term in sorted(read_terms().items()):
        label = labels[term.iri]
        yield f"| `{key}` | {label['nl']} | {label['en']} | <{term.iri}> |"
    yield ""


def _concepts() -> Iterator[str]:
    labels = read_labels()
    yield from ("## Codes", "", "| scheme | code | Nederlands | English |", "|---|---|---|---|")
    for scheme, codes in sorted(read_codes().items()):
        for code in codes:
            label = labels[f"{CONCEPT}{scheme}/{code}"]
            yield f"| {scheme} | `{code}` | {label['nl']} | {label['en']} |"
    yield ""


def _queries() -> Iterator[str]:
    yield from ("## Named queries", "", "| name | vraag | question | parameters |", "|---|---|---|---|")
    for name, query in read_queries().items():
        parameters = (f"`{one.name}` ({one.kind}: {one.nl} / {one.en}; without: {one.default})"
                      for one in query.parameters)
        yield f"| `{name}` | {query.nl} | {query.en} | {', '.join(parameters)} |"
    yield ""


if __name__ == "__main__":
    REFERENCE.write_text(write_reference(), "utf-8")
    print(f"wrote {REFERENCE.name}", file=sys.stderr)
